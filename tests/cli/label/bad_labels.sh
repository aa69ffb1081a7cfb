echo '{"label":"normal"}' >labels.jsonl
"$LOGAD" label -q -m "$MODEL" --target bgl --teacher lexical --labels labels.jsonl
