#!/usr/bin/env python3
"""A log of one's own, without any option that says how to read it: its ids are found, and its faults.

usage: own_log.py --logad PROGRAM [--sessions N] [--seed N] [--windows] [NOTATION ...]

The log is of a shop that was made up for this test: requests of some ten steps, a dozen at work at a
time, one in a hundred of which goes wrong (refused, deadlocked, a step left out or done again and again),
and lines of no request, among them two of a process that was killed. It is written in each notation,
`train` (source: the bundled sample of hdfs) and `score` read it, and what is flagged is compared with
what went wrong. Only floors are checked; --windows measures the same with --group count.
"""
import argparse
import json
import os
import pathlib
import random
import sys
import tempfile
import time

from program import run

STEPS = [("gateway", "INFO", "request POST {path} accepted"), ("auth", "INFO", "token verified for user {user}"),
         ("cart", "INFO", "loaded cart with {few} items in {ms} ms"),
         ("stock", "INFO", "reserved {few} units in warehouse {few}"),
         ("pay", "INFO", "authorising payment of {ms} EUR"), ("pay", "INFO", "provider answered in {ms} ms"),
         ("ship", "INFO", "label printed at station {few}"), ("mail", "INFO", "confirmation sent to user {user}"),
         ("gateway", "INFO", "request done with status 200 in {ms} ms")]
SOMETIMES = [("cache", "DEBUG", "cache miss for user {user}"), ("stock", "INFO", "warehouse {few} low on items"),
             ("pay", "WARN", "provider slow, trying again")]
ENDS = [[("pay", "ERROR", "provider refused connection after {ms} ms"),
         ("gateway", "WARN", "request failed with status 502 in {ms} ms")],
        [("stock", "ERROR", "deadlock found when trying to get lock"),
         ("gateway", "WARN", "request failed with status 500 in {ms} ms")]]
IDLE = [("gc", "INFO", "pause of the young generation took {ms} ms"), ("timer", "INFO", "{few} jobs are due")]
KILLED = ("kernel", "ERROR", "out of memory: process {ms} was killed")
NOTATIONS = {  # how --group is to come out
    "json": "field:trace_id,rest:20",
    "spring": "id:trace,rest:20",
    "text": "field:order,rest:20",
}


def steps_of(rng, wrong):
    steps = list(STEPS)
    for step in SOMETIMES:
        if rng.random() < 0.15:
            steps.insert(rng.randrange(2, 7), step)
    at = rng.randrange(3, 6)
    if wrong == "skips":
        del steps[at]
    elif wrong == "repeats":
        steps[at:at] = [steps[at]] * 4
    elif wrong:
        steps[at:] = rng.choice(ENDS)
    return steps


def happen(rng, sessions):
    """Lines as (time, session, step), in order, and the sessions in which something went wrong."""
    lines, wrong = [], set()
    for session in range(sessions):
        at = session / 2 + rng.random() * 3
        fault = rng.choice(["skips", "repeats", "ends", "ends"]) if rng.random() < 0.01 else None
        if fault:
            wrong.add(session)
        for step in steps_of(rng, fault):
            at += rng.expovariate(1)
            lines.append((at, session, step))
    end = max(at for at, _, _ in lines)
    lines += [(rng.random() * end, None, rng.choice(IDLE)) for _ in range(len(lines) // 16)]
    lines += [(end * part, None, KILLED) for part in (0.3, 0.7)]
    return sorted(lines, key=lambda x: x[0]), wrong


def name_of(notation, session):
    return str(10000 + session) if notation == "text" else f"{(session * 0x9E3779B97F4A7C15 + 7) % 2**64:016x}"


def put(rng, notation, at, session, step):
    component, level, message = step
    message = message.format(path=rng.choice(["/cart", "/order"]), user=rng.randrange(1000, 1400),
                             few=rng.randrange(1, 9), ms=rng.randrange(1, 900))
    when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1.77e9 + at)) + f".{int(at * 1000) % 1000:03}Z"
    name = "" if session is None else name_of(notation, session)
    if notation == "text":
        return f"{when} {level} {component}: {'' if session is None else f'Order {name}: '}{message}"
    if notation == "spring":
        span = "" if session is None else f"{rng.getrandbits(32):08x}"
        thread = f"nio-8080-exec-{rng.randrange(1, 20)}"
        return f"{when} {level:5} [{component},{name},{span}] 1 --- [{thread}] shop.{component}.Service : {message}"
    record = {"timestamp": when, "level": level, "service": component, "message": message}
    if session is not None:
        record.update(trace_id=name, span_id=f"{rng.getrandbits(32):08x}", user_id=rng.randrange(1000, 1400))
    return json.dumps(record)


def flagged(logad, work, *options):
    """How the log's sessions were formed, the verdicts of those flagged, and how many there are."""
    run(logad, work, "train", "-q", "--source", "hdfs", "--target", "x.log", "-o", "m.logad", *options)
    out = run(logad, work, "score", "-q", "-m", "m.logad", "--report", "jsonl", "x.log")
    verdicts = [json.loads(line) for line in out.splitlines()]
    how = json.loads(run(logad, work, "inspect", "m.logad", "--json"))["grouping"]
    return how, [v for v in verdicts if v["anomalous"]], len(verdicts)


def measure_windows(logad, work, lines, wrong):
    _, found, n = flagged(logad, work, "--group", "count:20")
    bad = {i // 20 for i, (_, session, step) in enumerate(lines) if session in wrong or step == KILLED}
    hits = {int(v["session"].split("#")[1]) for v in found} & bad
    print(f"  windows: {len(hits)} of the {len(bad)} of {n} that hold a line of a fault, {len(found) - len(hits)} besides")


def measure(logad, work, notation, lines, wrong):
    names = {name_of(notation, session) for session in wrong}
    how, found, _ = flagged(logad, work)
    hits = {v["session"] for v in found} & names
    rest = [v for v in found if "#" in v["session"]]
    killed = sum("memory" in json.dumps(v) for v in rest)
    false = len(found) - len(hits) - killed
    f1 = 2 * len(hits) / (len(hits) + false + len(names))
    print(f"{notation}: --group {how}: {len(hits)} of {len(names)} faults flagged, {killed} of 2 killed processes, "
          f"{false} sessions flagged besides; F1 of the faults {f1:.3f}")
    return how == NOTATIONS[notation] and f1 >= 0.8 and killed == 2


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--logad", required=True)
    p.add_argument("--sessions", type=int, default=2000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--windows", action="store_true")
    p.add_argument("notation", nargs="*", default=list(NOTATIONS))
    args = p.parse_args()
    logad, good = os.path.abspath(args.logad), True
    for notation in args.notation:
        rng = random.Random(args.seed)
        lines, wrong = happen(rng, args.sessions)
        with tempfile.TemporaryDirectory(prefix="logad-own-") as work:
            log = pathlib.Path(work, "x.log")
            log.write_text("".join(put(rng, notation, *line) + "\n" for line in lines))
            good = measure(logad, work, notation, lines, wrong) and good
            if args.windows:
                measure_windows(logad, work, lines, wrong)
    return 0 if good else 1


sys.exit(main())
