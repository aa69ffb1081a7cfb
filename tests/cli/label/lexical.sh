# Without an LLM; a second round goes on from the first.
"$LOGAD" label -m "$MODEL" --target bgl --teacher lexical --count 3 -o one.jsonl
"$LOGAD" label -m "$MODEL" --target bgl --teacher lexical --count 3 --labels one.jsonl -o two.jsonl
cat two.jsonl
head -n "$(wc -l <one.jsonl)" two.jsonl | cmp - one.jsonl && echo "the first round is kept"
