#!/usr/bin/env python3
"""The main job on real logs, through the program alone: train across two systems, then measure.

usage: e2e.py --logad PROGRAM (whole | pairs)
  whole  hdfs -> bgl, all of both, default options
  pairs  the six ordered pairs of hdfs, bgl and openstack, on every k-th session, few episodes; figures
         are computed a second time from the verdicts of score; one pair runs once more where the
         target's labels are not there: the model must be the same

LOGAD_TEST_DATA is the folder that holds the three sets; without it nothing is tested and the exit
code is 77. Figures depend on the method, so only floors are checked: better than chance, better than
calling everything anomalous. Nothing is said about time.
"""
import argparse
import gzip
import hashlib
import itertools
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

import figures

SETS = ("hdfs", "bgl", "openstack")
FIGURES = ("precision", "recall", "f1", "auc", "ap", "base_rate", "dedup_f1")
MIN_AUC = 0.6
MAX_MIB = 2048


class Failed(Exception):
    pass


def check(ok, what):
    if not ok:
        raise Failed(what)


class Place:
    """A folder to work in, and the program run there with data of one's choice."""

    def __init__(self, logad, work, real):
        self.logad, self.work, self.real = os.path.abspath(logad), pathlib.Path(work), real

    def run(self, data, *words):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("LOGAD", "XDG"))}
        env.update(LOGAD_DATA=":".join(map(str, data)), HOME=str(self.work), LC_ALL="C")
        command = [self.logad, *words]
        done = subprocess.run(command, env=env, cwd=self.work, capture_output=True, text=True)
        check(done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}: {done.stderr}")
        return done

    def blind(self, name, root):
        """A folder that holds a copy of root's set of that name without its labels."""
        to = self.work / "blind" / name
        to.mkdir(parents=True)
        for file in root.joinpath(name).iterdir():
            if not file.name.startswith("labels"):
                shutil.copy(file, to)
        return to.parent

    def digest(self, file):
        return hashlib.sha256(self.work.joinpath(file).read_bytes()).hexdigest()


def labels_of(folder):
    with gzip.open(folder / "labels.tsv.gz", "rt") as f:
        return [line.rstrip("\n").split("\t") for line in f]


def check_report(text, model_ledger, target, labels):
    """One JSON object with the promised figures, true counts, and who opened which labels."""
    report = json.loads(text)
    check(isinstance(report, dict), "eval --json is not one object")
    for name in FIGURES:
        value = report.get(name)
        called = report["counts"]["tp"] + report["counts"]["fp"]
        if name == "precision" and value is None and called == 0:
            continue
        check(isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1,
              f"{name} is {value!r}")
    positives = sum(label == "1" for _, label in labels)
    check(abs(report["base_rate"] - positives / len(labels)) < 1e-5, "base_rate is not the labels'")
    ledger = [(e["set"], e["purpose"], e["opened"]) for e in report["ledger"]["labels"]]
    check(ledger[:-1] == model_ledger, f"ledger begins with {ledger}")
    check(ledger[-1] == (target, "eval, target", len(labels)), f"ledger ends with {ledger[-1]}")
    check(len(report["baselines"]) >= 5, "baselines are missing")
    return report


def ledger_of(place, model, source, n_source, target):
    """The model's own ledger: the source's labels and no others."""
    got = json.loads(place.run([], "inspect", model, "--json").stdout)["ledger"]
    got = [(e["set"], e["purpose"], e["opened"]) for e in got]
    bundled = [e for e in got if e[1] in ("train, simulated", "train, severities")]
    real = [e for e in got if e not in bundled]
    check([e[:2] for e in bundled] == [("phrase book (simulated systems)", "train, simulated"),
                                       ("wording (messages of programs)", "train, severities")],
          f"{source} -> {target}: what came with the program is {bundled}")
    check(real == [(source, "train, source", n_source), (target, "train, target", 0)],
          f"{source} -> {target}: the model's ledger is {got}")
    return got


def outlook_of(place, model):
    """What the model foretells of its F1, from systems that were simulated."""
    told = json.loads(place.run([], "inspect", model, "--json").stdout)["selection"]
    shares = [told["expected_f1"], told["promised_f1"], *told["expected_quartiles"]]
    check(None not in shares and 0 < min(shares) and max(shares) <= 1 and shares[2] < shares[3],
          f"the outlook is {told}")


def whole(place):
    blind = place.blind("bgl", place.real)
    place.run([blind, place.real], "train", "-q", "--source", "hdfs", "--target", "bgl", "-o", "m.logad")
    ledger = ledger_of(place, "m.logad", "hdfs", len(labels_of(place.real / "hdfs")), "bgl")
    outlook_of(place, "m.logad")
    done = place.run([place.real], "eval", "-m", "m.logad", "--target", "bgl", "--json")
    report = check_report(done.stdout, ledger, "bgl", labels_of(place.real / "bgl"))
    rate = report["base_rate"]
    check(report["auc"] >= MIN_AUC, f"AUC is {report['auc']}, below {MIN_AUC}")
    check(report["f1"] > 2 * rate / (1 + rate), f"F1 {report['f1']} is no better than all-positive")
    mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    check(mib <= MAX_MIB, f"{mib:.0f} MiB were needed")
    print(f"hdfs -> bgl: F1 {report['f1']:.3f}, AUC {report['auc']:.3f}, {mib:.0f} MiB")


def thin_out(place, name, about=2500):
    """Every k-th session of a set, with its label."""
    to = place.work / "thin" / name
    to.mkdir(parents=True)
    shutil.copy(place.real / name / "templates.tsv", to)
    with gzip.open(place.real / name / "sessions.tsv.gz", "rt") as f:
        lines = f.readlines()
    lines = lines[::max(1, len(lines) // about)]
    ids = {line.split("\t", 1)[0] for line in lines}
    with gzip.open(to / "sessions.tsv.gz", "wt") as f:
        f.writelines(lines)
    with gzip.open(to / "labels.tsv.gz", "wt") as f:
        f.writelines(f"{i}\t{label}\n" for i, label in labels_of(place.real / name) if i in ids)


def check_same(what, mine, theirs):
    for name, value in mine.items():
        got = theirs[name]
        same = got is None if value is None else got is not None and abs(value - got) < 1e-4
        check(same, f"{what}: {name} is {got}, computed again {value}")


def check_figures(place, thin, target, report):
    """What eval says against what follows from the verdicts of score and the label file."""
    done = place.run([thin], "score", "-q", "-m", "m.logad", "--report", "jsonl", target)
    verdicts = {v["session"]: v for v in map(json.loads, done.stdout.splitlines())}
    with gzip.open(thin / target / "sessions.tsv.gz", "rt") as f:
        sequence = dict(line.rstrip("\n").split("\t") for line in f)
    labels = {i: label == "1" for i, label in labels_of(thin / target)}
    check(set(verdicts) == set(sequence) == set(labels), f"{target}: not one verdict a session")
    ids = list(sequence)
    q, y = [sequence[i] for i in ids], [labels[i] for i in ids]
    score, called = [verdicts[i]["score"] for i in ids], [verdicts[i]["anomalous"] for i in ids]
    # Printed scores are rounded: where they touch 0 or 1 their order is lost, not so what is called.
    names = ("precision", "recall", "f1", "base_rate")
    if all(0 < s < 1 for s in score):
        names += ("auc", "ap")
    for what, mine, theirs in ((target, figures.figures(score, called, y), report),
                               (f"{target}, distinct",
                                figures.figures(*figures.distinct(q, score, called, y)), report["dedup"])):
        check_same(what, {name: mine[name] for name in names}, theirs)
    low, high = report["interval"]["f1_low"], report["interval"]["f1_high"]
    check(low - 1e-9 <= report["f1"] <= high + 1e-9, f"{target}: F1 outside {low} to {high}")
    rare = figures.rarity(q)
    check_same("rarity", {"auc": figures.auc(rare, y), "ap": figures.average_precision(rare, y)},
               report["baselines"]["rarity"])


def pairs(place):
    for name in SETS:
        thin_out(place, name)
    thin = place.work / "thin"
    for source, target in itertools.permutations(SETS, 2):
        place.run([thin], "train", "-q", "--source", source, "--target", target, "--episodes", "8",
                  "-o", "m.logad")
        ledger = ledger_of(place, "m.logad", source, len(labels_of(thin / source)), target)
        done = place.run([thin], "eval", "-m", "m.logad", "--target", target, "--json")
        report = check_report(done.stdout, ledger, target, labels_of(thin / target))
        check_figures(place, thin, target, report)
        print(f"{source} -> {target}: F1 {report['f1']:.3f}, AUC {report['auc']:.3f}")
    seen = place.digest("m.logad")
    blind = place.blind(target, thin)
    place.run([blind, thin], "train", "-q", "--source", source, "--target", target, "--episodes", "8",
              "-o", "m.logad")
    check(place.digest("m.logad") == seen, "where a target's labels are not there, the model is another")
    print("without the target's labels: the same model")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--logad", required=True)
    p.add_argument("what", choices=("whole", "pairs"))
    args = p.parse_args()
    data = os.environ.get("LOGAD_TEST_DATA")
    missing = [s for s in SETS if not data or not os.path.exists(f"{data}/{s}/labels.tsv.gz")]
    if missing:
        print("SKIPPED: set LOGAD_TEST_DATA to a folder that holds", ", ".join(missing))
        return 77
    with tempfile.TemporaryDirectory(prefix="logad-e2e-") as work:
        try:
            place = Place(args.logad, work, pathlib.Path(data).resolve())
            {"whole": whole, "pairs": pairs}[args.what](place)
        except Failed as failure:
            print("FAILED:", failure)
            return 1
    return 0


sys.exit(main())
