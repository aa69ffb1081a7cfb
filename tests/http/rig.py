"""What the tests against the loopback endpoint share: a server process, runs of the program."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
KEY = "sk-test-4f9d2c7b81e64a0c9f3d"


def options():
    ap = argparse.ArgumentParser()
    ap.add_argument("--logad", required=True)
    ap.add_argument("--model", required=True)
    ap.add_argument("--runs", type=int, default=8, help="random misbehaviours to try")
    ap.add_argument("--from", dest="first", type=int, default=0, help="number of the first of them")
    a, rest = ap.parse_known_args()
    a.logad = os.path.abspath(a.logad)
    return a, [sys.argv[0]] + rest


class Endpoint:
    """llm_server.py as a process of its own; .requests() is what it was sent."""

    def __init__(self, folder, *tls):
        self.record = os.path.join(folder, "requests-%d.jsonl" % len(os.listdir(folder)))
        command = [sys.executable, str(HERE / "llm_server.py"), "--record", self.record]
        self.process = subprocess.Popen(command + (["--tls", *tls] if tls else []), stdout=subprocess.PIPE,
                                        text=True)
        self.port = int(self.process.stdout.readline())
        self.scheme = "https" if tls else "http"

    def url(self, scenario, host="127.0.0.1"):
        return "%s://%s:%d/%s/v1" % (self.scheme, host, self.port, scenario)

    def requests(self, scenario=None):
        with open(self.record) as f:
            rows = [json.loads(line) for line in f]
        return [r for r in rows if scenario in (None, r["scenario"])]

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Case(unittest.TestCase):
    """A folder, an endpoint, and runs of logad against it."""

    logad = model = None

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="logad-http-")
        cls.folder = cls.temp.name
        cls.endpoint = Endpoint(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.endpoint.close()
        cls.temp.cleanup()

    def path(self, name):
        return os.path.join(self.folder, "%s-%s" % (self.id().split(".")[-1], name))

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("LOGAD", "OPENAI", "XDG")) and not k.lower().endswith("_proxy")}
        env.update(HOME=self.folder, LC_ALL="C", NO_COLOR="1", **more)
        return env

    def run_logad(self, *words, timeout=120, **env):
        return subprocess.run([self.logad, *words], env=self.environment(**env), cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)

    def label(self, scenario, *words, key=KEY, target="bgl", url=None, cache=None, **env):
        """Runs logad label against a scenario; its result has .labels and .requests besides."""
        env = {"OPENAI_BASE_URL": url or self.endpoint.url(scenario), **env}
        if key:
            env["OPENAI_API_KEY"] = key
        out = self.path("labels.jsonl")
        if os.path.exists(out):
            os.unlink(out)
        before = len(self.endpoint.requests())
        done = self.run_logad("label", "-m", self.model, "--target", target, "-o", out, "--count", "6",
                              "--backoff", "0.01", "--cache", cache if cache is not None else self.path("cache"),
                              *words, **env)
        done.requests = self.endpoint.requests()[before:]
        done.labels = []
        if os.path.exists(out):
            with open(out) as f:
                done.labels = [json.loads(line) for line in f]
        self.assertNotIn(KEY, done.stderr + done.stdout)
        self.assertNotIn("Sanitizer", done.stderr)
        for row in done.labels:
            self.assertIn(row["label"], ("normal", "anomalous"))
            self.assertTrue(0 <= row["confidence"] <= 1)
        return done
