#!/usr/bin/env python3
"""A loopback HTTP server for tests, which does as it is told.
usage: server.py PORT_FILE LOG_FILE SCRIPT [FILE]
SCRIPT: what to do with each request in turn, the last one for all that follow: a status (200, 503,
...), "file" (FILE, by range), "whole" (FILE, ranges unknown), "break" (half of what is asked for, then
the connection is cut). FILE may be a folder: then the last part of the path says which of its files. Each request is logged as a JSON line: method, path, range, body."""
import http.server
import itertools
import json
import os
import signal
import sys

port_file, log_file, script = sys.argv[1:4]
served = sys.argv[4] if len(sys.argv) > 4 else os.devnull
steps = script.split(",")
turn = itertools.chain(steps[:-1], itertools.repeat(steps[-1]))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self, body):
        with open(log_file, "a") as f:
            f.write(json.dumps({"method": self.command, "path": self.path, "type": self.headers.get("Content-Type"),
                                "range": self.headers.get("Range"), "body": body}) + "\n")

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for k, v in headers.items():
            self.send_header(k.replace("_", "-"), v)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.note(self.rfile.read(int(self.headers["Content-Length"])).decode())
        step = next(turn)
        self.answer(int(step), **({"Retry_After": "0"} if step in ("429", "503") else {}))

    def do_GET(self):
        self.note(None)
        path = os.path.join(served, os.path.basename(self.path)) if os.path.isdir(served) else served
        if not os.path.exists(path):
            self.answer(404)
            return
        with open(path, "rb") as f:
            data = f.read()
        step, want = next(turn), self.headers.get("Range")
        start = int(want.split("=")[1].split("-")[0]) if want and step != "whole" else 0
        if step.isdigit():
            self.answer(int(step))
        elif start >= len(data) > 0:
            self.answer(416)
        elif step == "break":
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            self.wfile.write(data[start : start + (len(data) - start) // 2])
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(2)
        else:
            place = {"Content_Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
            self.answer(206 if start else 200, data[start:], **place)


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(port_file + ".tmp", "w") as f:
    f.write(str(server.server_address[1]))
os.rename(port_file + ".tmp", port_file)
server.serve_forever()
