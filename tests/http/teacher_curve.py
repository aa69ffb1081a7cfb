#!/usr/bin/env python3
"""Draws the curve of docs/EXPERIMENTS.md: a distilled model's quality over its teacher's accuracy.

The teachers are simulated (corrupted_truth.py): they look up the truth and get it wrong at a given
rate. Beside them stand the model without a teacher and the built-in lexical teacher. Each row is kept
as one line of OUT, and is not measured again.

usage: LOGAD_DATA=DIR teacher_curve.py --logad PROGRAM --models DIR --out OUT.jsonl
                      [--accuracy 0.6 0.7 ...] [--pairs hdfs-bgl ...] [--seeds 1 2] [--seconds S]
DIR/SOURCE-TARGET.logad are models without a teacher; those that are missing are trained.
"""
import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = ("hdfs", "bgl", "openstack")
ROUNDS, CALLS = 3, 200


def sh(a, *words, **env):
    done = subprocess.run([a.logad, *words], env={**os.environ, **env}, capture_output=True, text=True)
    if done.returncode:
        sys.exit("logad %s\n%s" % (" ".join(words), done.stderr))
    return done.stdout


def evaluate(a, model, target):
    r = json.loads(sh(a, "eval", "-m", model, "--target", target, "--json"))
    return {k: r[k] for k in ("precision", "recall", "f1", "auc", "ap", "dedup_f1")}


def base_model(a, source, target):
    path = os.path.join(a.models, "%s-%s.logad" % (source, target))
    if not os.path.exists(path):
        sh(a, "train", "-q", "--method", "zerolog", "--source", source, "--target", target, "-o", path)
    return path


def distilled(a, model, target, teacher, tmp, **env):
    """Rounds of labels, then distillation; figures and the number of answers."""
    labels = None
    for r in range(ROUNDS):
        new = os.path.join(tmp, "labels-%d.jsonl" % r)
        sh(a, "label", "-q", "-m", model, "--target", target, "--count", str(CALLS), "--max-calls", str(CALLS),
           "--cache", os.path.join(tmp, "cache"), "-o", new, *teacher, *(["--labels", labels] if labels else []), **env)
        labels = new
    out = os.path.join(tmp, "m.logad")
    sh(a, "distil", "-q", "-m", model, "--labels", labels, "--target", target, "-o", out)
    with open(labels) as f:
        n = sum(1 for _ in f)
    return {**evaluate(a, out, target), "answers": n}


def simulated(a, model, target, accuracy, seed):
    folder = next(os.path.join(d, target) for d in os.environ["LOGAD_DATA"].split(":")
                  if os.path.isdir(os.path.join(d, target)))
    with tempfile.TemporaryDirectory() as tmp:
        server = subprocess.Popen([sys.executable, os.path.join(HERE, "corrupted_truth.py"), "--set", folder,
                                   "--accuracy", str(accuracy), "--seed", str(seed), "--record",
                                   os.path.join(tmp, "requests")], stdout=subprocess.PIPE, text=True)
        try:
            url = "http://127.0.0.1:%d/truth/v1" % int(server.stdout.readline())
            row = distilled(a, model, target, [], tmp, OPENAI_BASE_URL=url)
            with open(os.path.join(tmp, "requests")) as f:
                row["calls"] = sum(1 for _ in f)
        finally:
            server.terminate()
            server.wait()
    return row


def measure(a, source, target, teacher, seed):
    model = base_model(a, source, target)
    if teacher == "none":
        return evaluate(a, model, target)
    if teacher == "lexical":
        with tempfile.TemporaryDirectory() as tmp:
            return {**distilled(a, model, target, ["--teacher", "lexical"], tmp), "calls": 0}
    return simulated(a, model, target, float(teacher), seed)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--logad", required=True)
    ap.add_argument("--models", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--accuracy", nargs="*", default=["0.6", "0.7", "0.8", "0.9", "1.0"])
    ap.add_argument("--pairs", nargs="*", default=["-".join(p) for p in itertools.permutations(SETS, 2)])
    ap.add_argument("--seeds", nargs="*", type=int, default=[1])
    ap.add_argument("--seconds", type=float, default=0)
    a = ap.parse_args()
    a.logad = os.path.abspath(a.logad)
    os.makedirs(a.models, exist_ok=True)
    rows = []
    if os.path.exists(a.out):
        with open(a.out) as f:
            rows = [json.loads(line) for line in f]
    done = {(r["source"], r["target"], r["teacher"], r["seed"]) for r in rows}
    started = time.monotonic()
    for teacher, seed, pair in itertools.product(["none", "lexical", *a.accuracy], a.seeds, a.pairs):
        source, target = pair.split("-")
        key = (source, target, teacher, seed if teacher not in ("none", "lexical") else 0)
        if key in done or (a.seconds and time.monotonic() - started > a.seconds):
            continue
        done.add(key)
        row = {"source": source, "target": target, "teacher": teacher, "seed": key[3],
               **measure(a, source, target, teacher, seed)}
        with open(a.out, "a") as f:
            f.write(json.dumps(row) + "\n")
        print(pair, teacher, seed, "F1 %.3f AUC %.3f P %.3f R %.3f" % (row["f1"] or 0, row["auc"], row["precision"] or 0,
              row["recall"]), row.get("answers"), row.get("calls"), flush=True)


main()
