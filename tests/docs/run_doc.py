#!/usr/bin/env python3
"""Runs the commands of a page: every block fenced as sh, in order, in one empty folder. Each must end
well; nothing else is compared.
usage: run_doc.py [--needs TOOL] PROGRAM PAGE...; without the tool the test is skipped"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def main():
    args = sys.argv[1:]
    if args[0] == "--needs":
        if shutil.which(args[1]) is None:
            print(f"SKIPPED: {args[1]} is not here")
            return 77
        args = args[2:]
    logad = pathlib.Path(args[0]).resolve()
    for page in args[1:]:
        text = pathlib.Path(page).read_text()
        blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)
        assert blocks, f"{page} has no commands"
        with tempfile.TemporaryDirectory(prefix="logad-doc-") as work:
            env = {k: v for k, v in os.environ.items() if not k.startswith(("LOGAD", "XDG"))}
            env.update(HOME=work, XDG_DATA_HOME=work, PATH=f"{logad.parent}:{env['PATH']}")
            for block in blocks:
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=work, env=env,
                                      stdin=subprocess.DEVNULL, capture_output=True, text=True)
                if done.returncode != 0:
                    print(f"{page}:\n{block}ended with {done.returncode}\n{done.stdout[-500:]}{done.stderr[-1500:]}")
                    return 1
        print(f"{page}: {len(blocks)} blocks ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
