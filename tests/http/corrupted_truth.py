#!/usr/bin/env python3
"""A TEST DOUBLE of a teacher, not an LLM: it looks the true label up and corrupts it at a given rate.

It exists to draw the curve of a distilled model's quality over its teacher's accuracy. It reads the
labels of the target, which no part of the program may; nothing outside tests/ knows of it. An answer
is wrong with probability 1 - ACCURACY, for normal and anomalous sequences alike; the same question
gets the same answer, different questions err independently. Its confidence is always 0.9.

usage: corrupted_truth.py --set FOLDER --accuracy A [--seed N] --record FILE   (prints its port)
"""
import argparse
import collections
import difflib
import gzip
import hashlib
import itertools
import json
import os
import re

import llm_server

MAX_RUNS = 400  # as src/teacher/said.h
SHOWN = 300     # bytes of a template that a prompt shows


def lines(folder, name):
    path = os.path.join(folder, name)
    with (gzip.open(path + ".gz", "rt") if os.path.exists(path + ".gz") else open(path)) as f:
        yield from (line.rstrip("\n") for line in f)


class Truth:
    def __init__(self, folder, accuracy, seed):
        self.accuracy, self.seed = accuracy, seed
        rows = [line.split("\t", 1) for line in lines(folder, "templates.tsv")][1:]
        self.event = {}
        for event, text in rows:
            self.event.setdefault(" ".join(text.split())[:SHOWN], event)
        label = dict(line.split("\t") for line in lines(folder, "labels.tsv") if line[-2:] in ("\t0", "\t1"))
        votes = collections.Counter()
        text_of = dict(rows)
        first = {}  # events of one text are one template
        same = {event: first.setdefault(text, event) for event, text in text_of.items()}
        for line in lines(folder, "sessions.tsv"):
            session, _, events = line.partition("\t")
            if session in label:
                runs = tuple((e, len(list(g))) for e, g in itertools.groupby(same.get(x, x) for x in events.split()))
                votes[runs[:MAX_RUNS]] += 1 if label[session] == "1" else -1
        self.votes, self.near, self.misses = votes, {}, 0

    def event_of(self, text):
        """The event whose template reads like a line of a prompt: redaction may have changed it."""
        if text not in self.near:
            best = [text] if text in self.event else difflib.get_close_matches(text, self.event, 1, 0.3)
            self.near[text] = self.event[best[0]] if best else None
        return self.near[text]

    def is_anomalous(self, shown):
        runs, cut = [], False
        for line in shown.splitlines():
            m = re.match(r"(\d+)x (.*)", line)
            if m:
                runs.append((self.event_of(" ".join(m[2].split())), int(m[1])))
            cut = cut or line.startswith("(and ")
        runs = tuple(runs)
        if not cut and runs in self.votes:
            return self.votes[runs] > 0
        # A long sequence is shown in part: what begins like it.
        total = sum(v for k, v in self.votes.items() if k[:len(runs)] == runs)
        self.misses += total == 0
        return total > 0

    def __call__(self, scenario, n, body):
        content = llm_server.question(body)
        shown = re.split(r"=====[0-9a-f]{12}=====\n?", content)[-2]
        anomalous = self.is_anomalous(shown)
        draw = int(hashlib.sha256(("%d/%s" % (self.seed, shown)).encode()).hexdigest()[:12], 16) / 16.0 ** 12
        if draw >= self.accuracy:
            anomalous = not anomalous
        return 200, {}, llm_server.completion(llm_server.answer("anomalous" if anomalous else "normal", 0.9,
                                                                "a simulated teacher"))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--set", required=True)
    ap.add_argument("--accuracy", type=float, required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--record", required=True)
    a = ap.parse_args()
    truth = Truth(a.set, a.accuracy, a.seed)
    server = llm_server.serve(a.record, truth)
    print(server.server_port, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
