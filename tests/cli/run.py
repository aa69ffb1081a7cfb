#!/usr/bin/env python3
"""Golden tests of the command line.

A case is VERB/NAME.sh, run by sh in a folder of its own that is empty; VERB/NAME.stdout, .stderr and
.exit say what must come back. In the script: $LOGAD is the program, $TESTS this folder, $MODEL a
small trained model (only where the script names it).

usage: run.py --logad PROGRAM [--model FILE] [--accept] [VERB | VERB/NAME]...
       run.py --logad PROGRAM --make-model FILE
--accept writes what came back as what must come back: read the difference before committing it.
"""
import argparse
import difflib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TIME_LIMIT = 600  # seconds; a hang must end, nothing else is measured


def environment(logad, work, model):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LOGAD", "XDG"))}
    env.update(
        LOGAD=logad,
        TESTS=str(HERE),
        HOME=str(work),
        TMPDIR=str(work),
        XDG_DATA_HOME=str(work / "xdg"),
        LC_ALL="C",
        NO_COLOR="1",
        PATH=os.path.dirname(logad) + os.pathsep + env.get("PATH", "/usr/bin:/bin"),
    )
    if model:
        env["MODEL"] = str(model)
    return env


def normal(data, work, logad, model):
    """Paths and times differ from run to run; nothing else may."""
    text = data.decode("utf-8", "backslashreplace")
    for path, name in ((model, "MODEL"), (work, "WORK"), (HERE, "TESTS"), (logad, "LOGAD")):
        if path:
            text = text.replace(str(path), name)
    return re.sub(r"\b\d+(\.\d+)? (s|ms|min)\b", "TIME", text)


def make_model(logad, path):
    """The same small training run for all cases that want a model."""
    with tempfile.TemporaryDirectory() as work:
        command = [logad, "train", "--source", "hdfs", "--target", "bgl", "--episodes", "4"]
        done = subprocess.run(
            command + ["-q", "-o", str(path)],
            env=environment(logad, pathlib.Path(work), None),
            cwd=work,
            timeout=TIME_LIMIT,
        )
        return done.returncode


def run_case(script, args):
    with tempfile.TemporaryDirectory(prefix="logad-cli-") as folder:
        work = pathlib.Path(folder).resolve()
        inside = work / "case"
        inside.mkdir()
        case = subprocess.Popen(
            ["sh", str(script)],
            env=environment(args.logad, work, args.model),
            cwd=inside,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            stdout, stderr = case.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(case.pid, signal.SIGKILL)  # what the script started as well
            case.wait()
            return {".stdout": "", ".stderr": "did not end\n", ".exit": "none\n"}
        return {
            ".stdout": normal(stdout, inside, args.logad, args.model),
            ".stderr": normal(stderr, inside, args.logad, args.model),
            ".exit": f"{case.returncode}\n",
        }


def check(script, got, accept):
    """True where all three are as they must be."""
    same = True
    for suffix, text in got.items():
        golden = script.with_suffix(suffix)
        want = golden.read_text() if golden.exists() else None
        if want == text:
            continue
        if accept:
            golden.write_text(text)
            continue
        same = False
        lines = difflib.unified_diff(
            (want or "").splitlines(True), text.splitlines(True), f"{golden.name} (wanted)", "(got)"
        )
        print("".join(lines))
    return same


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--logad", required=True)
    p.add_argument("--model")
    p.add_argument("--make-model")
    p.add_argument("--accept", action="store_true")
    p.add_argument("cases", nargs="*")
    args = p.parse_args()
    args.logad = os.path.abspath(args.logad)
    args.model = args.model and os.path.abspath(args.model)
    if args.make_model:
        return make_model(args.logad, args.make_model)
    scripts = []
    for case in args.cases or ["*"]:
        scripts += sorted(HERE.glob(f"{case}.sh" if "/" in case else f"{case}/*.sh"))
    if not scripts:
        print("no such case")
        return 1
    failed = 0
    for script in scripts:
        name = f"{script.parent.name}/{script.stem}"
        if "$MODEL" in script.read_text() and not args.model:
            print(f"{name}: skipped, it wants --model")
            continue
        ok = check(script, run_case(script, args), args.accept)
        failed += not ok
        print(f"{name}: {'ok' if ok else 'FAILED'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
