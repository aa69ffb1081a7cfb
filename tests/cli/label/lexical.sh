# Without an LLM; a second round goes on from the first.
"$LOGAD" label -q -m "$MODEL" --target bgl --teacher lexical --count 30 -o one.jsonl
"$LOGAD" label -q -m "$MODEL" --target bgl --teacher lexical --count 30 --labels one.jsonl -o two.jsonl
head -n "$(wc -l <one.jsonl)" two.jsonl | cmp - one.jsonl && echo "the first round is kept"
python3 - <<'P'
import json
rows = [json.loads(l) for l in open("two.jsonl")]
print(sorted(rows[0]), sorted({r["label"] for r in rows}), {r["teacher"] for r in rows}, {r["llm"] for r in rows})
print(len({tuple(r["events"]) for r in rows}) == len(rows) > 30)
P
