#!/usr/bin/env python3
"""How long Chromium takes from the click to the first frame of a report about N anomalies.
usage: bench_page.py MAKE_PAGE [N]; one JSON object with the seconds of five loads"""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "page"))
import browser
from test_page import page

make, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
lines = [
    f"2026-01-02 03:{i // 60 % 60:02}:{i % 60:02},{i % 1000:03} INFO dfs.DataNode: Received block blk_{i * 7919} of size {i} from /10.0.{i % 256}.7"
    for i in range(4000)
]
with tempfile.TemporaryDirectory() as work:
    out = page(make, work, "many", lines, n)
    b = browser.Browser()
    seconds = [round(b.open(out), 3) for _ in range(5)]
    shown = int(b.js("document.getElementById('shown').textContent").split()[0])
    b.close()
    print(json.dumps({"bench": "page", "anomalies": shown, "bytes": os.path.getsize(out), "seconds": seconds}))
