#!/usr/bin/env python3
"""Writes logistic.ref and wording.ref beside this script: what scikit-learn computes, for the tests to compare with.

Run with a Python that has scikit-learn (made with 1.2.1): python3 tests/reference/make_logistic.py
Blocks as in make.py."""
import collections
import os
import re

import numpy as np
from sklearn.linear_model import LogisticRegression

HERE = os.path.dirname(os.path.abspath(__file__))
BOOK = os.path.join(HERE, "..", "..", "data", "phrasebook.tsv")
FITTED, JUDGED = 6, 40  # systems of the book, templates of the system after them


def write(name, blocks):
    with open(os.path.join(HERE, name + ".ref"), "w") as f:
        for key, value in blocks.items():
            rows = np.atleast_2d(np.asarray(value, dtype=float))
            f.write(f"{key} {rows.shape[0]} {rows.shape[1]}\n")
            for row in rows:
                f.write(" ".join(f"{x:.9g}" for x in row) + "\n")


def fit(x, y, c):
    return LogisticRegression(C=c, solver="newton-cg", tol=1e-7, max_iter=1000).fit(x, y)


def logistic():
    r = np.random.default_rng(1)
    n, items, c = 70, 11, 0.3
    x = (r.random((n, items)) < 0.3).astype(float)
    y = (r.random(n) < 1 / (1 + np.exp(-(x @ (2 * r.standard_normal(items)) - 0.5)))).astype(int)
    lr = fit(x, y, c)
    w = np.append(lr.coef_[0], lr.intercept_)
    z = x @ w[:-1] + w[-1]
    loss = np.sum(np.logaddexp(0, z) - y * z) + np.sum(w[:-1] ** 2) / (2 * c)
    write("logistic", {"rows": x, "class": y, "c": c, "w": w, "loss": loss})


def words(template):
    t = re.sub(r"([a-z])([A-Z])", r"\1 \2", template.replace("<*>", " "))
    t = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", t)
    return {w.lower() for w in re.findall("[A-Za-z]+", t)}


def wording():
    """Log-odds of the templates of one system by a fit on others."""
    systems = collections.OrderedDict()
    with open(BOOK, encoding="utf-8") as f:
        for line in f:
            system, cls, _, template = line.rstrip("\n").split("\t")
            systems.setdefault(system, []).append((words(template), cls == "fault"))
    systems = list(systems.values())
    rows = [row for s in systems[:FITTED] for row in s]
    seen = collections.Counter(w for ws, _ in rows for w in ws)
    known = sorted(w for w, n in seen.items() if n >= 2)

    def sets(rows):
        return np.array([[w in ws for w in known] for ws, _ in rows], dtype=float)

    lr = fit(sets(rows), [fault for _, fault in rows], 0.3)
    judged = lr.decision_function(sets(systems[FITTED][-JUDGED:]))
    write("wording", {"known": len(known), "bias": lr.intercept_, "weights": lr.coef_[0],
                      "judged": judged})


if __name__ == "__main__":
    logistic()
    wording()
