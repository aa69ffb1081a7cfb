# Anomalies reach an Alertmanager, also one that is busy at first; what it refuses is said.
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.3 --out sim -q
serve()
{
    rm -f port log
    python3 "$TESTS/server.py" port log "$1" 2>/dev/null &
    pid=$!
    while [ ! -e port ]; do sleep 0.05; done
    "$LOGAD" score -q -m "$MODEL" --webhook "http://127.0.0.1:$(cat port)/api/v2/alerts" sim/bgl.log >out 2>err
    echo "exit $?, $(wc -l <log) requests"
    sed "s/:$(cat port)/:PORT/; s/[0-9]* anomalies/N anomalies/" err
    kill $pid
    wait $pid
}
serve 503,429,200
python3 -c '
import json
asked = [json.loads(l) for l in open("log")]
alerts = json.loads(asked[-1]["body"])
lines = open("out").readlines()
print(asked[-1]["type"], asked[-1]["path"], len({a["body"] for a in asked}), len(alerts) == len(lines) > 0)
sessions = [l.split(": ")[1].split()[1] for l in lines]
print([a["labels"]["session"] for a in alerts] == sessions)
print(sorted(alerts[0]), sorted(alerts[0]["labels"]), sorted(alerts[0]["annotations"]))'
serve 400
serve 500
"$LOGAD" score -q -m "$MODEL" --webhook http://127.0.0.1:1/ sim/bgl.log >out 2>err
echo "exit $?"; sed 's/; [0-9]* anomalies.*//; s/ after [0-9]* ms//' err
for url in http://example.org/x ftp://127.0.0.1/ "http://127.0.0.1/a b" https:// http://127.0.0.1.example.org/; do
    "$LOGAD" score -q -m "$MODEL" --webhook "$url" sim/bgl.log
    echo "exit $?"
done
