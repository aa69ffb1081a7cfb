#!/usr/bin/env python3
"""Draws the curve of docs/EXPERIMENTS.md: a distilled model's quality over its teacher's accuracy.

The teachers are simulated (corrupted_truth.py): they look up the truth and get it wrong at a given
rate. Beside them stand the model without a teacher and the built-in lexical teacher. Each row, a
cell after 1, 2 or 3 rounds, is kept as one line of ROWS and is not measured again.

usage: LOGAD_DATA=DIR tests/http/teacher_curve.py [--logad PROGRAM] [--rows docs/teachers.jsonl]
                      [--teachers none lexical 0.6 ...] [--pairs hdfs-bgl ...] [--methods auto zerolog]
                      [--seeds 1 2] [--seconds S]     measure what is missing, then write the tables
       tests/http/teacher_curve.py --tables           only write the tables
Models without a teacher are trained once, into build/teachers (--models).
"""
import argparse
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SETS = ("hdfs", "bgl", "openstack")
PAIRS = ["-".join(p) for p in itertools.permutations(SETS, 2)]
TEACHERS = ["none", "lexical", "0.6", "0.7", "0.8", "0.9", "1.0"]
ROUNDS, CALLS = 3, 200


def sh(a, *words, **env):
    done = subprocess.run([a.logad, *words], env={**os.environ, **env}, capture_output=True, text=True)
    if done.returncode:
        sys.exit("logad %s\n%s" % (" ".join(words), done.stderr))
    return done.stdout


def evaluate(a, model, target):
    r = json.loads(sh(a, "eval", "-m", model, "--target", target, "--json"))
    return {k: r[k] for k in ("precision", "recall", "f1", "auc", "ap", "dedup_f1")}


def base_model(a, method, source, target):
    path = os.path.join(a.models, "%s-%s-%s.logad" % (method, source, target))
    if not os.path.exists(path):
        sh(a, "train", "-q", "--method", method, "--source", source, "--target", target, "-o", path)
    return path


def lines(path):
    with open(path) as f:
        return sum(1 for _ in f)


def rounds(a, model, target, teacher, tmp, requests=None, **env):
    """A row after each round of labels, distilled from all that was answered so far."""
    labels, rows = None, []
    teacher = [*teacher, *getattr(a, "label_options", [])]
    for r in range(1, ROUNDS + 1):
        new, out = os.path.join(tmp, "labels-%d.jsonl" % r), os.path.join(tmp, "m.logad")
        sh(a, "label", "-q", "-m", model, "--target", target, "--count", str(CALLS), "--max-calls", str(CALLS),
           "--cache", os.path.join(tmp, "cache"), "-o", new, *teacher, *(["--labels", labels] if labels else []), **env)
        labels = new
        if lines(labels) == 0:
            return [{"rounds": ROUNDS, **evaluate(a, model, target), "answers": 0, "calls": 0}]
        sh(a, "distil", "-q", "-m", model, "--labels", labels, "--target", target, "-o", out)
        rows.append({"rounds": r, **evaluate(a, out, target), "answers": lines(labels),
                     "calls": lines(requests) if requests else 0})
    return rows


def folder_of(target):
    if os.path.isdir(target):
        return target
    return next(os.path.join(d, target) for d in os.environ["LOGAD_DATA"].split(":")
                if os.path.isdir(os.path.join(d, target)))


def simulated(a, model, target, accuracy, seed):
    with tempfile.TemporaryDirectory() as tmp:
        requests = os.path.join(tmp, "requests")
        server = subprocess.Popen([sys.executable, os.path.join(HERE, "corrupted_truth.py"), "--set", folder_of(target),
                                   "--accuracy", str(accuracy), "--seed", str(seed), "--record", requests],
                                  stdout=subprocess.PIPE, text=True)
        try:
            url = "http://127.0.0.1:%d/truth/v1" % int(server.stdout.readline())
            return rounds(a, model, target, [], tmp, requests, OPENAI_BASE_URL=url)
        finally:
            server.terminate()
            server.wait()


def measure(a, model, target, teacher, seed):
    if teacher == "none":
        return [{"rounds": 0, **evaluate(a, model, target)}]
    if teacher == "lexical":
        with tempfile.TemporaryDirectory() as tmp:
            return rounds(a, model, target, ["--teacher", "lexical"], tmp)
    return simulated(a, model, target, float(teacher), seed)


def load(path):
    """The rows; a last line that a kill cut short is not one, and is removed."""
    rows, whole = [], 0
    if not os.path.exists(path):
        return rows
    with open(path, "rb+") as f:
        for line in f.readlines():
            if not line.endswith(b"\n"):
                f.truncate(whole)
                break
            whole += len(line)
            rows.append(json.loads(line))
    return rows


def commit():
    git = lambda *w: subprocess.run(["git", "-C", ROOT, *w], capture_output=True, text=True).stdout.strip()
    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "src", "include") else "")


def run(a):
    done = {(r["method"], r["source"], r["target"], r["teacher"], r["seed"]) for r in load(a.rows)}
    started, version = time.monotonic(), commit()
    for method, teacher, seed, pair in itertools.product(a.methods, a.teachers, a.seeds, a.pairs):
        source, target = pair.split("-")
        seed = 0 if teacher in ("none", "lexical") else seed
        key = (method, source, target, teacher, seed)
        if key in done or (a.seconds and time.monotonic() - started > a.seconds):
            continue
        done.add(key)
        rows = measure(a, base_model(a, method, source, target), target, teacher, seed)
        with open(a.rows, "a") as f:
            f.writelines(json.dumps({"method": method, "source": source, "target": target, "teacher": teacher,
                                     "seed": seed, "commit": version, **row}) + "\n" for row in rows)
        print(method, pair, teacher, seed, " ".join("%.3f" % (r["f1"] or 0) for r in rows), flush=True)


def table(rows, method, n):
    """F1 by pair and teacher after n rounds, with the mean and the worst pair below."""
    f1 = {}
    for r in rows:
        if r["method"] == method and r["rounds"] in (0, n):
            f1.setdefault((r["teacher"], "%s-%s" % (r["source"], r["target"])), []).append(r["f1"] or 0)
    f1 = {k: statistics.mean(v) for k, v in f1.items()}
    teachers = [t for t in TEACHERS if any(k[0] == t for k in f1)]
    cell = lambda v: "–" if v is None else "%.3f" % v
    out = ["| | " + " | ".join(t if t in ("none", "lexical") else "accuracy " + t for t in teachers) + " |",
           "|---" * (len(teachers) + 1) + "|"]
    for pair in PAIRS:
        out.append("| %s | " % pair.replace("-", " → ") + " | ".join(cell(f1.get((t, pair))) for t in teachers) + " |")
    for name, of in (("*mean*", statistics.mean), ("*worst*", min)):
        whole = [[f1[t, p] for p in PAIRS if (t, p) in f1] for t in teachers]
        out.append("| %s | " % name + " | ".join(cell(of(v) if len(v) == len(PAIRS) else None) for v in whole) + " |")
    return out


def write_tables(a):
    rows = load(a.rows)
    out = []
    for method in ("auto", "zerolog"):
        here = [r for r in rows if r["method"] == method]
        for n in range(1, ROUNDS + 1):
            if any(r["rounds"] == n for r in here):
                calls = [r["calls"] for r in here if r["rounds"] == n and r["calls"]]
                out += ["**%s, F1 after %d round%s** (%s calls a cell)" % (
                    method, n, "s" if n > 1 else "", "%d–%d" % (min(calls), max(calls)) if calls else "no"), "",
                    *table(rows, method, n), ""]
    page = os.path.join(ROOT, "docs", "EXPERIMENTS.md")
    with open(page) as f:
        text = f.read()
    text = re.sub(r"(<!-- teachers: begin -->\n).*(<!-- teachers: end -->)",
                  lambda m: m[1] + "\n".join(out) + m[2], text, flags=re.S)
    with open(page + ".new", "w") as f:
        f.write(text)
    os.replace(page + ".new", page)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--logad", default=os.path.join(ROOT, "build", "logad"))
    ap.add_argument("--models", default=os.path.join(ROOT, "build", "teachers"))
    ap.add_argument("--rows", default=os.path.join(ROOT, "docs", "teachers.jsonl"))
    ap.add_argument("--teachers", nargs="*", default=TEACHERS)
    ap.add_argument("--pairs", nargs="*", default=PAIRS)
    ap.add_argument("--methods", nargs="*", default=["auto"])
    ap.add_argument("--seeds", nargs="*", type=int, default=[1])
    ap.add_argument("--seconds", type=float, default=0)
    ap.add_argument("--tables", action="store_true")
    a = ap.parse_args()
    a.logad = os.path.abspath(a.logad)
    os.makedirs(a.models, exist_ok=True)
    if not a.tables:
        run(a)
    write_tables(a)


if __name__ == "__main__":
    main()
