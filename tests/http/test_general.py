#!/usr/bin/env python3
"""A generallog model asks while it scores: whatever the endpoint does, verdicts that need no LLM stay.

usage: test_general.py --logad PROGRAM --model MODEL [--runs N] [--from N]
"""
import json
import random
import time
import unittest

from rig import KEY, Case, options


class General(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        one = cls("test_an_answer_changes_its_own_sequence_alone")
        done = one.run_logad("train", "-q", "--method", "generallog", "--source", "hdfs", "--target", "bgl", "--episodes",
                             "4", "-o", "general.logad", **one.endpoint_of("ok"))
        assert done.returncode == 0, done.stderr
        cls.alone = one.score(OPENAI_BASE_URL="", OPENAI_API_KEY="")[0]

    def endpoint_of(self, scenario):
        return {"OPENAI_BASE_URL": self.endpoint.url(scenario), "OPENAI_API_KEY": KEY}

    def score(self, *words, **env):
        """Score and verdict by session, the requests that were sent, and what was said."""
        before = len(self.endpoint.requests())
        done = self.run_logad("score", "-m", "general.logad", "bgl", "--report", "jsonl", "--backoff", "0.01", "--cache",
                              "/dev/null", *words, **env)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        return ({r["session"]: (r["score"], r["anomalous"]) for r in rows}, len(self.endpoint.requests()) - before,
                done.stderr)

    def changed(self, verdicts):
        self.assertEqual(verdicts.keys(), self.alone.keys())
        return {s for s in verdicts if verdicts[s] != self.alone[s]}

    def asked_about(self):
        verdicts, requests, _ = self.score(**self.endpoint_of("ok"))
        return self.changed(verdicts), requests

    def test_an_answer_changes_its_own_sequence_alone(self):
        changed, requests = self.asked_about()
        self.assertTrue(0 < requests <= 500)
        self.assertTrue(0 < len(changed) < len(self.alone))

    def test_a_dead_endpoint_changes_nothing(self):
        for scenario in ("failing", "closed", "redirect", "wrong_label"):
            verdicts, _, said = self.score("--max-calls", "40", **self.endpoint_of(scenario))
            self.assertEqual(self.changed(verdicts), set(), scenario)
            self.assertIn("the model alone has judged", said, scenario)

    def test_random_misbehaviour_changes_nothing_else(self):
        may, _ = self.asked_about()
        for run in range(Case.first, Case.first + max(2, Case.runs // 8)):
            calls, started = random.Random(run).randrange(1, 40), time.monotonic()
            verdicts, requests, _ = self.score("--max-calls", str(calls), "--timeout", "0.3", "--deadline", "4",
                                               **self.endpoint_of("mixed-%d" % run))
            self.assertLessEqual(requests, calls, run)
            self.assertLessEqual(self.changed(verdicts), may, run)
            self.assertLess(time.monotonic() - started, 60, run)


if __name__ == "__main__":
    a, argv = options()
    Case.logad, Case.model, Case.runs, Case.first = a.logad, a.model, a.runs, a.first
    unittest.main(argv=argv)
