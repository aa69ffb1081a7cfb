# Every session has one object that names the model and whose byte is where its line starts; the
# model's answer itself may differ in its last digits from machine to machine and is not printed.
"$LOGAD" data simulate bgl --sessions 40 --out sim -q
"$LOGAD" score -q -m "$MODEL" --report jsonl sim/bgl.log -o v.jsonl || exit
"$LOGAD" inspect "$MODEL" --json >m.json || exit
cat >check.py <<'P'
import json
data = open("sim/bgl.log", "rb").read()
lines = data.split(b"\n")
model = json.load(open("m.json"))["sha256"]
n = 0
for line in open("v.jsonl"):
    v = json.loads(line)
    n += 1
    assert v["v"] == 1 and v["file"] == "sim/bgl.log" and 0 <= v["score"] <= 1, v
    start = lines[v["first_line"] - 1]
    assert data[v["byte"] :].startswith(start), v
    assert v["model"] == model[:12], v
    assert v["anomalous"] == (v["score"] >= v["threshold"]), v
print(n == len(open("sim/labels.tsv").read().split("\n")) - 1, "sessions as labelled")
P
python3 check.py
