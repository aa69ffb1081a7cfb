# Every kind counts the same sessions and anomalies as the JSON lines do.
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.3 --out sim -q
for kind in text jsonl csv html prom; do
    "$LOGAD" score -q -m "$MODEL" --report $kind sim/bgl.log -o out.$kind || exit
done
cat >check.py <<'P'
import csv, json, re
v = [json.loads(l) for l in open("out.jsonl")]
bad = [x for x in v if x["anomalous"]]
print(len(open("out.text").readlines()) == len(bad), "text")
rows = list(csv.DictReader(open("out.csv", newline="")))
print([r["session"] for r in rows] == [x["session"] for x in v], "csv sessions")
print([r["anomalous"] == "true" for r in rows] == [x["anomalous"] for x in v], "csv anomalies")
g = dict(l.rsplit(" ", 1) for l in open("out.prom") if l[0] != "#")
print(int(g["logad_sessions"]) == len(v) and int(g["logad_anomalies"]) == len(bad), "prom")
page = open("out.html").read()
print(page.count("<details") == len(bad) > 0, "html anomalies")
n = len(open("sim/bgl.log").readlines())
marked = re.findall(r"<mark> *(\d+)", page)
print(marked != [] and all(1 <= int(m) <= n for m in marked), "html lines")
P
python3 check.py
