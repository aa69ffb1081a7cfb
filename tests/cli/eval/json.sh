# Exactly one object, with the promised figures as numbers or null.
"$LOGAD" eval -q -m "$MODEL" --target bgl --json >out || exit
python3 -c 'import json
d = json.load(open("out"))
for name in "precision recall f1 auc ap base_rate dedup_f1".split():
    print(name, name in d and (d[name] is None or 0 <= d[name] <= 1))
print(sorted(d))'
