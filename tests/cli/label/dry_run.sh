# The exact bytes, without endpoint or key; nothing where nothing is proprietary.
unset OPENAI_BASE_URL
OPENAI_API_KEY=sk-not-shown "$LOGAD" label -q -m "$MODEL" --target bgl --count 2 --dry-run >bodies
wc -l <bodies
grep -c sk-not-shown bodies
"$LOGAD" label -q -m "$MODEL" --target bgl --tau -1 --dry-run
python3 - <<'P'
import json
b = json.loads(open("bodies").readline())
print({k: v for k, v in b.items() if k != "messages"})
print([m["role"] for m in b["messages"]])
P
