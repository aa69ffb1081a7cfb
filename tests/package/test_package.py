#!/usr/bin/env python3
"""The .deb: is made, installs into a root of its own, runs there, its library builds the example, and
removing it leaves nothing. Needs root and dpkg; skipped elsewhere.
usage: test_package.py BUILD_DIR MODEL"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent


def run(*command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
    assert done.returncode == 0, (command, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def dpkg(root, *more):
    return run("dpkg", f"--root={root}", "--force-not-root", "--force-depends", "--force-script-chrootless",
               f"--log={root}/log", *more)


def files(root):
    return {str(p.relative_to(root)) for p in root.rglob("*") if not p.is_dir()}


def check_run(root, model, work):
    """The installed program on its own data, with none of the build's."""
    env = {"PATH": f"{root}/usr/bin:/usr/bin:/bin", "HOME": str(work), "LC_ALL": "C"}
    assert "logad" in run("logad", "--version", env=env)
    assert "simulated" in run("logad", "data", "list", env=env)
    run("logad", "data", "simulate", "bgl", "--sessions", "30", "--fault-rate", "0.3", "--out", "sim", "-q",
        env=env, cwd=work)
    text = run("logad", "score", "-q", "-m", model, "sim/bgl.log", env=env, cwd=work)
    return text.count("\n")


def check_example(root, model, work):
    env = dict(os.environ, PKG_CONFIG_PATH=next(str(p.parent) for p in root.rglob("logad.pc")))
    # The sanitizers of a checked build go into the library and so into the example.
    flags = run("pkg-config", "--define-prefix", "--cflags", "--libs", "logad", env=env).split()
    source = next(root.rglob("score.c"))
    assert len(source.read_text().splitlines()) <= 40
    run("cc", "-std=c17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", str(source), *flags, "-o", "example", cwd=work)
    (work / "share").mkdir()
    os.symlink(root / "usr/share/logad", work / "share/logad")
    return run("./example", model, "sim/bgl.log", cwd=work).count("\n")


def check_texts(root):
    share = root / "usr/share"
    for verb in ("", "-score", "-train"):
        assert (share / f"man/man1/logad{verb}.1").exists()
    run("bash", "-n", str(share / "bash-completion/completions/logad"))
    if shutil.which("zsh"):
        run("zsh", "-n", str(share / "zsh/vendor-completions/_logad"))
    if shutil.which("systemd-analyze"):
        units = [str(p) for p in (root / "usr/lib/systemd/system").glob("logad.*")]
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
        complaints = [l for l in done.stderr.splitlines() if "logad" in l and "not executable" not in l]
        assert not complaints, complaints


def main():
    build, model = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
    if os.geteuid() != 0 or not shutil.which("dpkg") or not shutil.which("cpack"):
        print("SKIPPED: needs root, dpkg and cpack")
        return 77
    with tempfile.TemporaryDirectory(prefix="logad-package-") as folder:
        folder = pathlib.Path(folder)
        root, work = folder / "root", folder / "work"
        work.mkdir()
        run("cpack", "--config", str(build / "CPackConfig.cmake"), "-B", str(folder / "deb"), cwd=build)
        deb = next((folder / "deb").glob("logad_*.deb"))
        for part in ("updates", "info"):
            (root / "var/lib/dpkg" / part).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        before = files(root)
        dpkg(root, "--install", str(deb))
        found, by_example = check_run(root, model, work), check_example(root, model, work)
        assert found == by_example > 0, (found, by_example)
        check_texts(root)
        size = (root / "usr/bin/logad").stat().st_size
        assert size <= 10 << 20, size
        dpkg(root, "--purge", "logad")
        left = {f for f in files(root) - before if not f.startswith(("var/lib/dpkg", "log"))}
        assert not left, left
        print(f"installed, ran, removed; the program has {size >> 10} KiB, the package {deb.stat().st_size >> 10} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
