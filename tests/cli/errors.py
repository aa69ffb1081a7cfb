#!/usr/bin/env python3
"""Provoked errors: each says in one line where, what is wrong, and what to do, and ends with its code.

The table is errors.test: blocks of "$ command", then "code | where | what | what to do", each a part of
the last line on stderr.
usage: errors.py --logad PROGRAM --model FILE"""
import argparse
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TABLE = pathlib.Path(__file__).resolve().parent.parent / "tables" / "errors.test"


def make_files(work, logad, model, env):
    def run(*args):
        subprocess.run([logad, *args], cwd=work, env=env, check=True, stdout=subprocess.DEVNULL)

    (work / "text").write_text("one line of text\n")
    (work / "empty").touch()
    (work / "dir").mkdir()
    (work / "dir/x").write_text("y\n")
    (work / "emptydir").mkdir()
    run("data", "simulate", "bgl", "--sessions", "20", "--out", "sim", "-q")
    shutil.copy(work / "sim/bgl.log", work / "a.log")
    shutil.copy(model, work / "m.logad")
    good = (work / "m.logad").read_bytes()
    (work / "cut.logad").write_bytes(good[:-5000])
    middle = len(good) - 64  # in a tensor: metadata stand before them
    (work / "flipped.logad").write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
    packed = gzip.compress((work / "a.log").read_bytes())
    (work / "cut.gz").write_bytes(packed[:900])
    (work / "bad.gz").write_bytes(packed[:500] + b"garbage" + packed[507:])
    run("score", "-q", "-m", "m.logad", "--report", "jsonl", "a.log", "-o", "v.jsonl")
    first = (work / "v.jsonl").read_text().splitlines()[0]
    (work / "bad.jsonl").write_text(first + "\nnothing\n")
    (work / "bad.prom").write_text("# HELP logad_lines x\nnode_load 1\n")
    (work / "badlabels.tsv").write_text("a\tmaybe\n")
    (work / "badstate").mkdir()
    (work / "badstate/state").write_text("x\n")
    run("score", "-q", "-m", "m.logad", "--state", "oldstate", "--group", "count:10", "a.log", "-o", "state.out")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--logad", required=True)
    p.add_argument("--model", required=True)
    args = p.parse_args()
    logad = os.path.abspath(args.logad)
    blocks = re.findall(r"^\$ (.*)\n(.*)$", TABLE.read_text(), re.M)
    assert len(blocks) >= 60, len(blocks)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="logad-errors-") as folder:
        work = pathlib.Path(folder)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("LOGAD", "XDG", "OPENAI"))}
        env.update(HOME=folder, XDG_DATA_HOME=folder, LC_ALL="C", PATH=f"{os.path.dirname(logad)}:{env['PATH']}")
        make_files(work, logad, os.path.abspath(args.model), env)
        for command, want in blocks:
            code, *parts = [part.strip() for part in want.split(" | ")]
            done = subprocess.run(["bash", "-c", command], cwd=work, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            line = (done.stderr.splitlines() or [""])[-1]
            missing = [part for part in parts if part not in line]
            if done.returncode == int(code) and len(parts) == 3 and not missing and line.startswith("logad"):
                continue
            failed += 1
            print(f"$ {command}\n  ended with {done.returncode}, wanted {code}\n  {line}\n  lacks {missing}")
    print(f"{len(blocks) - failed} of {len(blocks)} errors say where, what and what to do")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
