# A request's id in a field of JSON, apart from the message, makes the sessions, here and in what is scored.
python3 - <<'P'
import json
for name, n in (("app.json", 200), ("other.json", 40)):
    with open(name, "w") as f:
        for step in ("took the order", "sent the order", "closed the order"):
            for i in range(n):
                f.write(json.dumps({"level": "INFO", "request_id": f"q-{i}", "message": f"{step} {i}"}) + "\n")
P
"$LOGAD" train --source bgl --target app.json --group 'id:"request_id": "([^"]+)"' --method zerolog --episodes 2 -o m.logad 2>&1 |
    grep app.json | head -n 1
"$LOGAD" score -m m.logad other.json 2>&1 >/dev/null | grep -o 'by ids matching.*'
(echo session,label; for i in $(seq 0 39); do echo "q-$i,$((i < 4))"; done) >labels.csv
"$LOGAD" eval -q -m m.logad --target other.json --labels labels.csv --json | grep -o '"sessions":[0-9]*\|"anomalous":[0-9]*' | head -n 2
"$LOGAD" data import -q other.json --group 'id:"request_id": "([^"]+)"' --labels labels.csv --out set
gunzip -c set/labels.tsv.gz | head -n 6
