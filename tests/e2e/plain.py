#!/usr/bin/env python3
"""Logs whose lines name no session, as most are: what is flagged, beside what faults wrote.

usage: plain.py --logad PROGRAM [--seed N ...] [--group HOW ...] [--dir DIR] [NAME ...]

plain_logs.py writes the logs of seven made-up systems, 20,000 lines each, with harmless errors that come
all day, rare lines that mean nothing, bursts of harmless work, and faults. `train` (source: the bundled
sample of hdfs) and `score` read each, with --group HOW (auto if not given). A window is right if it is
flagged and holds a line that a fault wrote; an episode, lines of faults less than 150 lines apart, is
found if a window with one of its lines is flagged. --floor F1 fails below it. --dir: logs that are there.
"""
import argparse
import bisect
import json
import os
import pathlib
import sys
import tempfile

import plain_logs
from program import run


def verdicts(logad, work, log, group):
    """(first line, score, flagged) of each window, in the order of lines."""
    run(logad, work, "train", "-q", "--source", "hdfs", "--target", log, "-o", "m.logad", "--group", group)
    out = run(logad, work, "score", "-q", "-m", "m.logad", "--report", "jsonl", log)
    rows = [json.loads(line) for line in out.splitlines()]
    return sorted((v["first_line"], v["score"], v["anomalous"]) for v in rows)


def episodes(truth):
    out, last = [], None
    for line in sorted(truth):
        if last is None or line - last > 150:
            out.append([])
        out[-1].append(line)
        last = line
    return out


def area(scored):
    """Area under the ROC curve."""
    bad = sorted(s for s, wrong in scored if wrong)
    good = [s for s, wrong in scored if not wrong]
    below = sum(len(bad) - (bisect.bisect_left(bad, s) + bisect.bisect_right(bad, s)) / 2 for s in good)
    return below / (len(bad) * len(good))


def judge(rows, n_lines, truth):
    ends = [row[0] for row in rows[1:]] + [n_lines + 1]
    tp = fp = fn = 0
    covered, scored = set(), []
    for (first, score, flagged), end in zip(rows, ends):
        wrong = any(line in truth for line in range(first, end))
        tp, fp, fn = tp + (flagged and wrong), fp + (flagged and not wrong), fn + (wrong and not flagged)
        scored.append((score, wrong))
        if flagged:
            covered.update(range(first, end))
    all_of = episodes(truth)
    found = sum(not covered.isdisjoint(e) for e in all_of)
    return tp, fp, fn, found, len(all_of), len(covered), area(scored)


def f1(tp, fp, fn):
    return 2 * tp / max(1, 2 * tp + fp + fn)


def line_of(what, x):
    return (f"{what}: F1 {f1(*x[:3]):.3f} ({x[0]} windows right, {x[1]} wrong, {x[2]} missed), {x[3]} of {x[4]} "
            f"episodes, {x[5]} lines flagged, AUC {x[6]:.3f}")


def make(work, seed):
    for name, build in plain_logs.LOGS.items():
        text, truth, _ = plain_logs.generate(name, build, 20000, seed)
        pathlib.Path(work, name + ".log").write_text("".join(row + "\n" for row in text))
        pathlib.Path(work, name + ".truth").write_text("".join(f"{row}\n" for row in truth))


def measure(logad, work, names, group):
    rows = []
    for name in names:
        log, truth = pathlib.Path(work, name + ".log"), pathlib.Path(work, name + ".truth")
        wrong = {int(line) for line in truth.read_text().split()}
        with tempfile.TemporaryDirectory(prefix="logad-plain-") as scratch:
            found = verdicts(logad, scratch, log, group)
        n_lines = log.read_text().count("\n")
        rows.append(judge(found, n_lines, wrong))
        print("  " + line_of(name, rows[-1]), flush=True)
    return rows


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--logad", required=True)
    p.add_argument("--seed", type=int, nargs="+", default=[1])
    p.add_argument("--group", nargs="+", default=["auto"])
    p.add_argument("--floor", type=float, default=0)
    p.add_argument("--dir")
    p.add_argument("name", nargs="*", help="of " + ", ".join(plain_logs.LOGS))
    args = p.parse_args()
    logad, good = os.path.abspath(args.logad), True
    for group in args.group:
        rows = []
        for seed in args.seed:
            with tempfile.TemporaryDirectory(prefix="logad-plain-") as work:
                if args.dir is None:
                    make(work, seed)
                rows += measure(logad, args.dir or work, args.name or list(plain_logs.LOGS), group)
        total = [sum(x) for x in zip(*rows)]
        total[6] /= len(rows)
        print(line_of(f"--group {group}", total), flush=True)
        good = good and f1(*total[:3]) >= args.floor
    return 0 if good else 1


sys.exit(main())
