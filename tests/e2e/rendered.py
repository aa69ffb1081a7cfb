#!/usr/bin/env python3
"""A session's raw lines get the verdict of its sequence of events.

Takes the first sessions of the real hdfs and bgl sets, trains a model on them in a few episodes, and
scores the sessions twice: as sequences, and as raw lines that were rendered from them. Needs the sets
in $LOGAD_TEST_DATA and the program tools/render-raw beside that folder.

usage: rendered.py --logad PROGRAM [--sessions N]
"""
import argparse
import csv
import gzip
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LEAST = 0.99  # share of sessions with the same verdict, and of lines known by their template
SKIPPED = 77
OTHER = {"hdfs": "bgl", "bgl": "hdfs"}
# Lines of bgl have their session in the header's node column.
GROUP = {"hdfs": "id:block", "bgl": "node:1000000"}


def cut_set(data, name, n, to):
    """The first n sessions of a set, in a folder of its own."""
    to.mkdir(parents=True)
    (to / "templates.tsv").write_bytes((data / name / "templates.tsv").read_bytes())
    for file in ("sessions.tsv.gz", "labels.tsv.gz"):
        with gzip.open(data / name / file, "rt") as f, gzip.open(to / file, "wt") as out:
            out.writelines(itertools.islice(f, n))


def verdicts(logad, model, what, *options):
    command = [logad, "score", "-q", "-m", model, "--report", "jsonl", what, *options]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = [json.loads(line) for line in out.splitlines()]
    return {row["session"].split("#")[0]: row for row in rows}


def compare(logad, name, work, tool, n):
    model = work / (name + ".logad")
    train = [logad, "train", "-q", "--source", work / "sets" / OTHER[name], "--target", work / "sets" / name]
    subprocess.run(train + ["--episodes", "4", "-o", model], check=True, stdout=subprocess.DEVNULL)
    raw = work / ("raw-" + name)
    subprocess.run([sys.executable, tool, name, "--sessions", str(n), "--out", raw], check=True,
                   stderr=subprocess.DEVNULL)
    want = list(verdicts(logad, model, work / "sets" / name).values())
    got = verdicts(logad, model, raw / (name + ".log"), "--group", GROUP[name])
    with open(raw / "labels.csv") as f:
        keys = [row[0] for row in csv.reader(f)][1:]
    assert len(want) == len(keys) == n, (name, len(want), len(keys))
    pairs = [(a, got[k]) for a, k in zip(want, keys)]
    same = sum(a["anomalous"] == b["anomalous"] for a, b in pairs) / n
    scores = sum(abs(a["score"] - b["score"]) < 1e-6 for a, b in pairs) / n
    events = sum(a["n_events"] for a, b in pairs)
    kept = sum(min(a["n_events"], b["n_events"]) for a, b in pairs) / events
    anomalous = sum(a["anomalous"] for a in want)
    print(f"{name}: {n} sessions, {anomalous} anomalous, {events} lines (rendered): verdict of the sequence "
          f"{same:.4f}, its score {scores:.4f}, lines in their session {kept:.4f}")
    return min(same, scores, kept) >= LEAST and 0 < anomalous < n


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--logad", required=True)
    ap.add_argument("--sessions", type=int, default=1500)
    a = ap.parse_args()
    data = pathlib.Path(os.environ.get("LOGAD_TEST_DATA", "/nonexistent"))
    tool = data.parent / "tools" / "render-raw"
    if not (data / "hdfs").is_dir() or not tool.exists():
        print("SKIPPED: set LOGAD_TEST_DATA to the real sets, with tools/render-raw beside them")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for name in OTHER:
            cut_set(data, name, a.sessions, work / "sets" / name)
        results = [compare(os.path.abspath(a.logad), name, work, tool, a.sessions) for name in OTHER]
    sys.exit(0 if all(results) else 1)


main()
