#!/usr/bin/env python3
"""How distillation does on simulated systems: what its constants were chosen by, in place of a real log.

Targets are systems of the phrase book, in two ways: as they are, and strange, with the texts of their
messages dealt anew, so that neither the model nor a lexical teacher can go by words. A model for one
is trained on another as its source, with a phrase book that has neither. Then teachers as in
teacher_curve.py. One line of OUT a cell.

usage: simulated_targets.py --logad PROGRAM --flow-set PROGRAM --work DIR --out OUT.jsonl
                            [--systems 3 17 ...] [--teachers lexical 0.7 0.9] [--count N]
"""
import argparse
import collections
import json
import os
import shutil
import statistics
import subprocess

import teacher_curve

BOOK = os.path.join(teacher_curve.HERE, "..", "..", "data", "phrasebook.tsv")


def bench(a, system):
    """A program beside a phrase book that lacks a target and its source; the two sets' folders."""
    folder = os.path.join(a.work, str(system))
    source = (system + 41) % 96
    made = [os.path.join(folder, n) for n in ("plain", "strange", "source")]
    if not os.path.exists(os.path.join(folder, "done")):
        shutil.copytree(os.path.join(os.path.dirname(a.logad), "share"), os.path.join(folder, "share"), dirs_exist_ok=True)
        with open(BOOK) as f:
            lines = f.readlines()
        names = list(dict.fromkeys(line.split("\t")[0] for line in lines))
        with open(os.path.join(folder, "share", "logad", "phrasebook.tsv"), "w") as f:
            f.writelines(line for line in lines if line.split("\t")[0] not in (names[system], names[source]))
        for path, which, how in zip(made, (system, system, source), ("plain", "strange", "plain")):
            os.makedirs(path, exist_ok=True)
            subprocess.run([a.flow_set, BOOK, str(which), str(1000 + which), str(a.sessions), path, how], check=True)
        open(os.path.join(folder, "done"), "w").close()
    program = os.path.join(folder, "logad")
    shutil.copy(a.logad, program)
    return program, made


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("logad", "flow-set", "work", "out"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--systems", nargs="*", type=int, default=[3, 17, 29, 38, 52, 66, 77, 90])
    ap.add_argument("--teachers", nargs="*", default=["none", "lexical", "0.6", "0.7", "0.9"])
    ap.add_argument("--sessions", type=int, default=8000)
    ap.add_argument("--count", type=int, default=100, help="questions a round")
    a = ap.parse_args()
    a.work, a.label_options = os.path.abspath(a.work), ["--tau", "1"]  # all is asked about, as between real systems
    teacher_curve.CALLS, logad = a.count, a.logad
    rows = collections.defaultdict(list)
    for system in a.systems:
        a.logad = logad
        program, (plain, strange, source) = bench(a, system)
        for name, target in (("plain", plain), ("strange", strange)):
            a.logad, model = program, os.path.join(a.work, str(system), name + ".logad")
            if not os.path.exists(model):
                teacher_curve.sh(a, "train", "-q", "--source", source, "--target", target, "-o", model)
            for teacher in a.teachers:
                *_, row = teacher_curve.measure(a, model, target, teacher, 1)
                rows[name, teacher].append(row["f1"] or 0)
                with open(a.out, "a") as f:
                    f.write(json.dumps({"system": system, "texts": name, "teacher": teacher, **row}) + "\n")
    for (name, teacher), f1 in sorted(rows.items()):
        worse = sum(x < y - 1e-9 for x, y in zip(f1, rows.get((name, "none"), f1)))
        print("%-8s %-8s F1 mean %.3f worst %.3f; below none on %d of %d" %
              (name, teacher, statistics.mean(f1), min(f1), worse, len(f1)), " ".join("%.2f" % x for x in f1))


if __name__ == "__main__":
    main()
