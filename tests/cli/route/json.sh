# One object; shares add up; the cut is obeyed.
"$LOGAD" route -q -m "$MODEL" --target bgl --json >all.json
"$LOGAD" route -q -m "$MODEL" --target bgl --json --tau -1 >none.json
"$LOGAD" route -q -m "$MODEL" --target bgl --json --quantile 0.5 >half.json
python3 - <<'P'
import json
a, n, h = (json.load(open(f)) for f in ("all.json", "none.json", "half.json"))
print(sorted(a))
print(a["general"]["sessions"] + a["proprietary"]["sessions"], sum(b["sessions"] for b in a["histogram"]))
print(n["proprietary"], n["templates"])
print(h["proprietary"]["sequences"] <= a["proprietary"]["sequences"])
print(all(t["similarity"] < a["tau"] for t in a["templates"]))
P
