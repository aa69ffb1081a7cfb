# A session of several windows: its score is the largest of theirs, and line, byte and events point
# into that one. The log keeps whole windows of 20 lines a node, so that --group node:20 cuts it where
# --max-events 20 does.
"$LOGAD" data simulate bgl --sessions 40 --fault-rate 0.2 --out sim -q
awk '{ all[NR] = $0; node[NR] = $4; n[$4]++ }
     END { for (i = 1; i <= NR; i++) if (++k[node[i]] <= n[node[i]] - n[node[i]] % 20) print all[i] }' \
    sim/bgl.log >a.log
"$LOGAD" data simulate hdfs --sessions 60 --fault-rate 0.5 --out src -q
"$LOGAD" train -q --source src --target sim --max-events 20 --episodes 4 -o m.logad
"$LOGAD" score -q -m m.logad --report jsonl --group node:100000 a.log >long.jsonl
"$LOGAD" score -q -m m.logad --report jsonl --group node:20 a.log >short.jsonl
cat >check.py <<'P'
import json
data = open("a.log", "rb").read()
lines = data.split(b"\n")
of_node, score = {}, {}
for i, line in enumerate(lines[:-1]):
    of_node.setdefault(line.split()[3].decode(), []).append(i + 1)
for text in open("short.jsonl"):
    v = json.loads(text)
    score.setdefault(v["session"].split("#")[0], []).append(v["score"])
several = pointed = 0
for text in open("long.jsonl"):
    v = json.loads(text)
    node = v["session"].split("#")[0]
    mine, each = of_node[node], score[node]
    assert v["n_events"] == len(mine) and v["windows"] == len(each) == len(mine) // 20, v
    assert abs(v["score"] - max(each)) < 1e-5 and abs(each[v["window"]] - max(each)) < 1e-5, (v, each)
    window = mine[20 * v["window"]:20 * v["window"] + 20]
    assert v["first_line"] == window[0], (v, window)
    assert data[v["byte"]:].startswith(lines[v["first_line"] - 1] + b"\n"), v
    several += v["windows"] > 1
    for e in v["events"]:
        assert e["line"] in window, (e, window)
        assert data[e["byte"]:].startswith(lines[e["line"] - 1] + b"\n"), e
        pointed += v["window"] > 0
print("sessions of several windows:", several > 5, "events of later windows:", pointed > 0)
P
python3 check.py
