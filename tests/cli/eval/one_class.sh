# A target of one class: what cannot be measured is null.
"$LOGAD" data simulate bgl --sessions 30 --out set -q
sed 's/.$/0/' set/labels.tsv >l && mv l set/labels.tsv
"$LOGAD" eval -q -m "$MODEL" --target set --json | python3 -c 'import json, sys
d = json.load(sys.stdin)
for name in "recall f1 auc ap base_rate dedup_f1".split():
    print(name, d[name])'
