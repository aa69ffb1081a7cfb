# Answers that are all alike do not show how right they are, and it is not said that they do.
"$LOGAD" label -q -m "$MODEL" --target bgl --teacher lexical --count 20 -o labels.jsonl
for label in normal anomalous; do
    sed "s/\"label\":\"[a-z]*\"/\"label\":\"$label\"/" labels.jsonl >alike.jsonl
    "$LOGAD" distil -m "$MODEL" --labels alike.jsonl -o m.logad
done
"$LOGAD" distil -m "$MODEL" --labels labels.jsonl -o m.logad 2>&1 | grep -c 'thought to be right to'
