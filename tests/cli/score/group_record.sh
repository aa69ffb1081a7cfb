# An id that is not in the message is taken from the rest of the record, whatever the log's notation: sessions are the
# same in all, in one run and in two that share a state. Where the message has an id, that one counts.
python3 - <<'P'
import json
def text(n): return f"task {n % 5} reached step {n % 7} of the plan"
def when(n): return f"2024-01-02T03:{n // 60:02d}:{n % 60:02d}"
def export(n, rid):
    return f"__CURSOR=s{n}\n__REALTIME_TIMESTAMP={1714557600123456 + n}\nMESSAGE={text(n)}\nREQ={rid}\n\n"
def docker(n, line, attrs):
    return json.dumps({"log": line + "\n", "stream": "stdout", "time": when(n) + "Z", "attrs": attrs}) + "\n"
ways = {
    "plain": lambda n, r: f"REQ={r} {text(n)}\n",
    "iso": lambda n, r: f"{when(n)}Z INFO [REQ={r}] app.Db: {text(n)}\n",
    "trace": lambda n, r: f"{when(n)}Z INFO [REQ={r}] app.Db: {text(n)}\n\tat a.B(C.java:1) REQ=no\n",
    "logfmt": lambda n, r: f'time={when(n)}Z level=info msg="{text(n)}" REQ={r}\n',
    "json": lambda n, r: json.dumps({"time": when(n) + "Z", "level": "info", "id": "REQ=" + r, "message": text(n)}) + "\n",
    "pretty": lambda n, r: json.dumps({"time": when(n) + "Z", "id": "REQ=" + r, "message": text(n) + "\nand more"}, indent=1) + "\n",
    "docker": lambda n, r: docker(n, text(n), {"id": "REQ=" + r}),
    "inner": lambda n, r: docker(n, json.dumps({"level": "info", "id": "REQ=" + r, "message": text(n)}), {"id": "REQ=no"}),
    "cri": lambda n, r: f'{when(n)}.5Z stdout P level=info msg="{text(n)}"\n{when(n)}.6Z stdout F  REQ={r}\n',
    "csv": lambda n, r: ("time,message,id\n" if n == 0 else "") + f'{when(n)}Z,"{text(n)}\nand more",REQ={r}\n',
    "export": lambda n, r: export(n, r),
}
for name, way in ways.items():
    records = [way(n, f"r{n * 7 % 40}") for n in range(400)]
    open(name + ".log", "w").write("".join(records))
    open(name + ".half", "w").write("".join(records[:170]))
with open("message.log", "w") as f:
    for n in range(60):
        f.write(f"{when(n)}Z INFO [REQ=h{n % 3}] app.Db: REQ=m{n % 2} took {n} ms\n")
P
sessions() { sed 's/.*"session":"\([^"]*\)".*"n_events":\([0-9]*\).*/\1 \2/' | sort; }
score() { "$LOGAD" score -q -m "$MODEL" --format auto --group 'id:\bREQ=(\w+)' --report jsonl "$@"; }
for name in plain iso trace logfmt json docker pretty inner cri csv export; do
    score $name.log | sessions >$name.one
    cp $name.half grows.$name
    score --state state.$name --session-timeout 1e9 grows.$name >$name.parts
    tail -c +$(($(wc -c <$name.half) + 1)) $name.log >>grows.$name
    score --state state.$name --session-timeout 1e9 grows.$name >>$name.parts
    score --state state.$name --session-timeout 1e-6 grows.$name >>$name.parts
    sessions <$name.parts | cmp - $name.one && cmp plain.one $name.one && echo "$name: $(wc -l <$name.one) sessions"
done
score message.log | sessions
