#!/usr/bin/env python3
"""A stand-in for an OpenAI-compatible endpoint, on loopback, that misbehaves as it is told.

The base URL is http://127.0.0.1:PORT/SCENARIO/v1. Every request is appended to the record as one
JSON line before it is answered: {"n", "scenario", "authorization", "body"}.

usage: llm_server.py --record FILE [--tls CERT KEY]   (prints its port, then serves until killed)
"""
import argparse
import email.utils
import hashlib
import json
import random
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCK = threading.Lock()
COUNTS = {}  # scenario -> requests so far


def question(body):
    return json.loads(body)["messages"][-1]["content"]


def steady_label(body):
    """A label that depends on the question alone."""
    return "anomalous" if hashlib.sha256(question(body).encode()).digest()[0] < 64 else "normal"


def completion(content, finish="stop", **more):
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [choice],
                       "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}, **more})


def answer(label, confidence=0.9, reason="so it seems"):
    return json.dumps({"label": label, "confidence": confidence, "reason": reason})


def good(body):
    return 200, {}, completion(answer(steady_label(body)))


def error(status, message, headers=None, **more):
    return status, headers or {}, json.dumps({"error": {"message": message, **more}})


def has_schema(body):
    return json.loads(body).get("response_format", {}).get("type") == "json_schema"


def plain(body):
    return "response_format" not in json.loads(body)


def first(n, k, bad, body):
    """The first k requests fail as told, the others are answered."""
    return bad() if n <= k else good(body)


# scenario -> what the n-th request gets (from 1): status, headers, body, or the name of a deed
SCENARIOS = {
    "ok": lambda n, b: good(b),
    "key_refused": lambda n, b: error(401, "Incorrect API key provided: " + "sk-echo-of-the-key"),
    "no_model": lambda n, b: error(404, "The model does not exist", code="model_not_found"),
    "quota": lambda n, b: error(429, "You exceeded your current quota", code="insufficient_quota"),
    "limited_seconds": lambda n, b: first(n, 2, lambda: error(429, "slow down", {"Retry-After": "1"}), b),
    "limited_ms": lambda n, b: first(n, 2, lambda: error(429, "slow down",
                                     {"retry-after-ms": "150", "Retry-After": "50"}), b),
    "limited_date": lambda n, b: first(n, 2, lambda: error(429, "slow down", {
        "Retry-After": email.utils.formatdate(time.time() + 1.5, usegmt=True)}), b),
    "limited_bare": lambda n, b: first(n, 3, lambda: error(429, "slow down"), b),
    "limited_long": lambda n, b: error(429, "come back tomorrow", {"Retry-After": "86400"}),
    "failing_some": lambda n, b: first(n, 3, lambda: error(500, "oops"), b),
    "failing": lambda n, b: error(503, "oops"),
    "no_schema": lambda n, b: error(400, "response_format json_schema is not supported") if has_schema(b)
    else good(b),
    "only_text": lambda n, b: good(b) if plain(b) else error(400, "unknown field response_format"),
    "schema_ignored": lambda n, b: (200, {}, completion(answer("maybe"))) if has_schema(b) else good(b),
    "prose": lambda n, b: (200, {}, completion("Sure! Here it is:\n```json\n%s\n```\nHope it helps."
                                               % answer(steady_label(b)))),
    "word": lambda n, b: (200, {}, completion(steady_label(b).capitalize() + ".")),
    "two_labels": lambda n, b: (200, {}, completion(answer("normal") + answer("anomalous"))),
    "wrong_label": lambda n, b: (200, {}, completion(answer("fine"))),
    "wrong_confidence": lambda n, b: (200, {}, completion(answer("normal", 17))),
    "no_choices": lambda n, b: (200, {}, json.dumps({"choices": []})),
    "error_in_200": lambda n, b: error(200, "overloaded"),
    "refusal": lambda n, b: (200, {}, json.dumps({"choices": [{"finish_reason": "stop", "message": {
        "role": "assistant", "content": None, "refusal": "I cannot"}}]})),
    "length": lambda n, b: (200, {}, completion('{"label": "norm', "length")),
    "half_json": lambda n, b: (200, {}, good(b)[2][:60]),
    "deep_json": lambda n, b: (200, {}, "[" * 200000),
    "not_json": lambda n, b: (200, {}, "<html>proxy login</html>"),
    "escapes": lambda n, b: (200, {}, completion(answer("normal", 0.9, "\x1b[2J\u202eevil\n\x00" + "x" * 5000))),
    "redirect": lambda n, b: (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, ""),
    "redirect_file": lambda n, b: (301, {"Location": "file:///etc/passwd"}, ""),
    "bad_date": lambda n, b: first(n, 1, lambda: error(429, "x", {"Retry-After": "Foo, 99 Bar 2026 xx"}), b),
    "cut": lambda n, b: "cut",
    "cut_once": lambda n, b: "cut" if n == 1 else good(b),
    "closed": lambda n, b: "closed",
    "huge": lambda n, b: "huge",
    "slow": lambda n, b: "slow",
    "drip": lambda n, b: "drip",
    "chatty_usage": lambda n, b: (200, {}, completion(answer("normal")).replace("100", "3000")),
}
MIXED = ["ok", "ok", "ok", "quota", "limited_ms", "limited_bare", "failing", "schema_ignored", "prose", "word",
         "two_labels", "wrong_label", "wrong_confidence", "no_choices", "error_in_200", "refusal", "length",
         "half_json", "not_json", "escapes", "redirect", "bad_date", "cut", "closed", "drip", "key_refused",
         "deep_json", "limited_long", "only_text", "slow"]


def mixed(seed, n, body):
    """A random walk over all of the above, the same for the same seed."""
    rng = random.Random("%s/%d" % (seed, n))
    menu = random.Random(seed).sample(MIXED, 6) + ["ok"] * random.Random(seed).randrange(6)
    return SCENARIOS[rng.choice(menu)](1, body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *a):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        name = self.path.split("/")[1]
        with LOCK:
            n = COUNTS[name] = COUNTS.get(name, 0) + 1
            self.server.record.write(json.dumps({"n": n, "scenario": name, "time": time.time(),
                                                 "authorization": self.headers.get("Authorization"),
                                                 "body": body}) + "\n")
            self.server.record.flush()
        self.respond(self.server.decide(name, n, body))

    def respond(self, deed):
        if isinstance(deed, str):
            self.close_connection = True
            return getattr(self, deed)()
        status, headers, text = deed
        data = text.encode("utf-8", "surrogatepass")
        self.send_response(status)
        for k, v in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(k, v)
        self.end_headers()
        self.wfile.write(data)

    def head(self, length):
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def cut(self):
        self.head(1000)
        self.wfile.write(b'{"choices": [')

    def closed(self):
        pass

    def huge(self):
        self.head(64 << 20)
        try:
            for _ in range(64):
                self.wfile.write(b" " * (1 << 20))
        except OSError:
            pass

    def slow(self):
        time.sleep(1.5)

    def drip(self):
        self.head(1000)
        try:
            for _ in range(20):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass


def decide(name, n, body):
    return mixed(name[6:], n, body) if name.startswith("mixed-") else SCENARIOS[name](n, body)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a client that hangs up is part of the game


def serve(record, decide_fn=decide, tls=None):
    """A server on a free port, not yet running."""
    server = Server(("127.0.0.1", 0), Handler)
    server.record = open(record, "a")
    server.decide = decide_fn
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--record", required=True)
    ap.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    a = ap.parse_args()
    server = serve(a.record, tls=a.tls)
    print(server.server_port, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
