"""The program as a user has it: no settings of this machine, an empty home."""
import os
import subprocess
import sys


def run(logad, work, *words):
    """What it prints; ends the test where it fails."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LOGAD", "XDG"))}
    done = subprocess.run([logad, *words], cwd=work, env=dict(env, HOME=str(work), LC_ALL="C"),
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"FAILED: logad {' '.join(map(str, words))}: exit {done.returncode}: {done.stderr}")
    return done.stdout
