: >labels.jsonl
"$LOGAD" distil -q -m "$MODEL" --labels labels.jsonl -o m.logad
