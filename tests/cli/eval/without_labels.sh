"$LOGAD" data simulate bgl --sessions 30 --out set -q
rm set/labels.tsv
"$LOGAD" eval -m "$MODEL" --target set
