#!/usr/bin/env python3
"""Several processes train the model that one does, byte for byte; go on where one stopped, and fail
together.
usage: test_train.py MPIRUN PROGRAM_WITH_MPI PROGRAM"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

mpirun, program, alone = (os.path.abspath(p) if os.path.exists(p) else p for p in sys.argv[1:4])
env = {k: v for k, v in os.environ.items() if not k.startswith(("LOGAD", "XDG"))}
# A test may run as root, on fewer cores than ranks, and needs no network.
env.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_btl="self,vader",
           OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_hwloc_base_binding_policy="none",
           OMPI_MCA_mpi_yield_when_idle="1")


def train(work, ranks, out, *more, target="sim", check=True):
    start = [mpirun, "-n", str(ranks), program] if ranks else [alone]
    done = subprocess.run([*start, "train", "--source", "hdfs", "--target", target, "--threads", "1", "-o", out, *more],
                          cwd=work, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert not check or done.returncode == 0, (ranks, more, done.returncode, done.stderr[-2000:])
    return done


def same(work, a, b):
    assert (work / a).read_bytes() == (work / b).read_bytes(), f"{a} and {b} differ"


def check_models(work):
    for ranks, *method in ((3, "auto", "--episodes", "6"), (2, "zerolog", "--episodes", "4"),
                           (4, "freelog", "--episodes", "2", "--encoder", "transformer")):
        train(work, 0, "one", "--method", *method)
        said = train(work, ranks, "more", "--method", *method).stderr
        assert said.count("threshold") == 1 and said.count("labels:") == 1, said
        same(work, "one", "more")


def check_resume(work):
    """Stopped by a signal, all ranks stop at one episode; any number of them goes on."""
    method = ("--method", "zerolog", "--episodes", "20")
    p = subprocess.Popen([mpirun, "-n", "2", program, "train", "--source", "hdfs", "--target", "sim", "--threads", "1",
                          "-v", "-o", "stopped", *method], cwd=work, env=env, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = ""
    while p.poll() is None and "episode 2:" not in said:
        said += p.stderr.readline()
    p.send_signal(signal.SIGTERM)
    said += p.communicate(timeout=120)[1]
    assert p.returncode != 0 and "--resume goes on" in said, said
    assert not (work / "stopped").exists()
    (work / "other.ckpt").write_bytes((work / "stopped.ckpt").read_bytes())
    train(work, 3, "stopped", *method, "--resume")
    train(work, 0, "other", *method, "--resume")
    same(work, "stopped", "other")


def check_failures(work):
    done = train(work, 2, "x", target="none", check=False)
    assert done.returncode == 3 and done.stderr.count("none: no such dataset or file") == 1, done
    done = train(work, 2, "nowhere/x", check=False)
    assert done.returncode == 6 and done.stderr.count("nowhere/x: cannot be written") == 1, done
    done = train(work, 2, "x", "--method", "generallog", check=False)
    assert done.returncode == 2 and done.stderr.count("start it without mpirun") == 1, done
    done = subprocess.run([mpirun, "-n", "2", program, "data", "list"], env=env, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("only train shares its work") == 1, done
    assert not list(work.glob("x*")), list(work.glob("x*"))


def main():
    with tempfile.TemporaryDirectory(prefix="logad-mpi-") as folder:
        work = pathlib.Path(folder)
        env.update(HOME=folder, TMPDIR=folder)
        subprocess.run([alone, "data", "simulate", "bgl", "--sessions", "60", "--out", "sim", "-q"], cwd=work,
                       env=env, check=True)
        check_models(work)
        check_failures(work)
        check_resume(work)
    print("the same models by one process and by several")


if __name__ == "__main__":
    main()
