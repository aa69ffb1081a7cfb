#!/usr/bin/env python3
"""A log is written and rotated at full speed while `logad score --state` runs again and again, and is
killed now and then. At the end every line must have been counted, and none twice.

usage: rotate.py --logad PROGRAM --model FILE [--rotations N] [--kills N] [--seed N]
                 [--style rename|copytruncate|gzip|all]
rename: app.log -> app.log.1 -> app.log.2, the oldest is removed. copytruncate: app.log is copied to
app.log.1, then cut to nothing. gzip: as rename, and app.log.1 becomes app.log.2.gz a rotation later.
With kills, verdicts may come again after one; nothing else may. One JSON object a style."""
import argparse
import collections
import glob
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

KEPT = 4  # rotated files that stay


class Writer:
    """Sessions of some lines, interleaved; each line says its session and a number of its own."""

    def __init__(self, folder, style, rng):
        self.path = os.path.join(folder, "app.log")
        self.style, self.rng = style, rng
        self.lines = collections.Counter()
        self.open, self.next_session, self.n = [], 0, 0
        self.file = open(self.path, "ab", buffering=0)
        self.rotated_at, self.done = [], False

    def text(self, n):
        out = []
        for _ in range(n):
            if len(self.open) < 20:
                self.open.append([self.next_session, self.rng.randint(1, 30)])
                self.next_session += 1
            one = self.rng.choice(self.open)
            one[1] -= 1
            if one[1] == 0:
                self.open.remove(one)
            self.n += 1
            self.lines[one[0]] += 1
            out.append("disk %d of node %d answers late sess=%d\n" % (self.n, self.n * 7919, one[0]))
        return "".join(out).encode()

    def write(self, n):
        data = self.text(n)
        cut = self.rng.randint(0, len(data))  # lines arrive in pieces, too
        self.file.write(data[:cut])
        self.file.write(data[cut:])

    def shift(self):
        for k in range(KEPT, 0, -1):
            for end in ("", ".gz"):
                old = f"{self.path}.{k}{end}"
                if os.path.exists(old):
                    if k == KEPT:
                        os.remove(old)
                    else:
                        os.rename(old, f"{self.path}.{k + 1}{end}")

    def compress(self, path):
        """As gzip does: the new file grows beside the old one, which then goes."""
        with open(path, "rb") as f, gzip.open(path + ".gz", "wb", 1) as g:
            while piece := f.read(1000):
                g.write(piece)
                g.flush()
        shutil.copystat(path, path + ".gz")
        os.remove(path)

    def rotate(self):
        self.shift()
        if self.style == "copytruncate":
            shutil.copyfile(self.path, self.path + ".1")
            os.truncate(self.path, 0)
            return
        self.file.close()
        os.rename(self.path, self.path + ".1")
        self.file = open(self.path, "ab", buffering=0)
        if self.style == "gzip" and os.path.exists(self.path + ".2"):
            self.compress(self.path + ".2")


class Scorer:
    def __init__(self, args, folder):
        self.command = [args.logad, "score", "-m", args.model, "--report", "jsonl", "--group", "count:10" if args.windows else r"id:sess=(\d+)",
                        "--format", "plain", "--threads", "1", "--state", os.path.join(folder, "state")]
        self.folder, self.runs, self.whole_runs, self.kills, self.bad = folder, 0, 0, 0, []
        self.outputs = []

    def run(self, *more, kill_after=None):
        self.runs += 1
        out = os.path.join(self.folder, f"out.{self.runs}")
        self.outputs.append(out)
        with open(out, "wb") as f:
            p = subprocess.Popen([*self.command, *more, os.path.join(self.folder, "app.log*")],
                                 stdout=f, stderr=subprocess.PIPE)
            if kill_after is not None:
                time.sleep(kill_after)
                if p.poll() is None:
                    p.kill()
                    self.kills += 1
            err = p.stderr.read().decode()
            code = p.wait()
        self.whole_runs += code == 0
        if code not in (0, -9) or (err and code == 0):
            self.bad.append((code, err))

    def verdicts(self):
        for out in self.outputs:
            with open(out, "rb") as f:
                for line in f:
                    if line.endswith(b"\n"):  # the last line of a killed run may be a piece
                        yield json.loads(line)


def check_sessions(writer, scorer):
    """Each session has as many events as lines were written for it."""
    counted, seen, again = collections.Counter(), set(), 0
    for v in scorer.verdicts():
        # A repeated verdict is the same in all but where its file is by now.
        key = (v["session"], v["n_events"], v["first_line"], v["byte"])
        again += key in seen
        if key not in seen:
            seen.add(key)
            counted[int(v["session"])] += v["n_events"]
    lost = sum(max(n - counted[s], 0) for s, n in writer.lines.items())
    twice = sum(max(counted[s] - n, 0) for s, n in writer.lines.items())
    return lost, twice, again


def check_windows(writer, scorer):
    """Each window of ten lines is reported, full but for the last; a repeated one is the same."""
    windows, again, twice = {}, 0, 0
    for v in scorer.verdicts():
        again += v["session"] in windows
        twice += windows.setdefault(v["session"], v["n_events"]) != v["n_events"]
    total = sum(windows.values())
    return max(writer.n - total, 0), twice + max(total - writer.n, 0), again


def keep_writing(writer, scorer, rotations):
    """Full speed; only that no file may come to the end of its KEPT lives before a run saw it."""
    for _ in range(rotations):
        for _ in range(writer.rng.randint(1, 6)):
            writer.write(writer.rng.randint(0, 60))
            time.sleep(writer.rng.random() * 0.004)
        runs = scorer.whole_runs
        writer.rotate()
        while scorer.whole_runs < runs + 1 and writer.rng.random() < 0.7 or scorer.whole_runs == 0:
            writer.write(writer.rng.randint(0, 3))
            time.sleep(0.002)
        writer.rotated_at.append(scorer.whole_runs)
        while len(writer.rotated_at) > KEPT - 2 and scorer.whole_runs < writer.rotated_at[1 - KEPT] + 2:
            time.sleep(0.002)
    writer.done = True


def one_style(args, style):
    rng = random.Random(f"{args.seed}/{style}")
    folder = tempfile.mkdtemp(prefix="logad-rotate-")
    try:
        writer, scorer = Writer(folder, style, rng), Scorer(args, folder)
        thread = threading.Thread(target=keep_writing, args=(writer, scorer, args.rotations))
        thread.start()
        kill_rng = random.Random(args.seed)
        while not writer.done or scorer.kills < args.kills:
            kill = scorer.kills < args.kills and kill_rng.random() < 0.6
            scorer.run("--session-timeout", "1e8", kill_after=kill_rng.random() * args.window if kill else None)
        thread.join()
        scorer.run("--session-timeout", "1e8")
        scorer.run("--session-timeout", "1e-6")
        lost, twice, again = (check_windows if args.windows else check_sessions)(writer, scorer)
    finally:
        shutil.rmtree(folder)
    fine = not (lost or twice or scorer.bad) and (again == 0 or scorer.kills > 0)
    print(json.dumps({"style": style, "rotations": args.rotations, "runs": scorer.runs, "kills": scorer.kills,
                      "lines": writer.n, "lost": lost, "twice": twice, "verdicts_again": again,
                      "failures": scorer.bad[:3]}), flush=True)
    return fine


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--logad", required=True)
    p.add_argument("--model", required=True)
    p.add_argument("--rotations", type=int, default=20)
    p.add_argument("--kills", type=int, default=0)
    p.add_argument("--window", type=float, default=0.05, help="a kill comes within so many seconds of the start")
    p.add_argument("--windows", action="store_true", help="windows of ten lines instead of sessions by id")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--style", default="all")
    args = p.parse_args()
    args.logad, args.model = os.path.abspath(args.logad), os.path.abspath(args.model)
    styles = ["rename", "copytruncate", "gzip"] if args.style == "all" else [args.style]
    return 0 if all([one_style(args, s) for s in styles]) else 1


if __name__ == "__main__":
    sys.exit(main())
