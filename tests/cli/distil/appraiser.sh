# label, distil, score by a model of the default method. The model file does not depend on threads.
"$LOGAD" label -q -m "$MODEL" --target bgl --teacher lexical --count 60 -o labels.jsonl
"$LOGAD" distil -q -m "$MODEL" --labels labels.jsonl --target bgl --threads 1 -o one.logad
"$LOGAD" distil -q -m "$MODEL" --labels labels.jsonl --target bgl --threads 2 -o two.logad
cmp one.logad two.logad && echo "the same"
"$LOGAD" distil -q -m two.logad --labels labels.jsonl --target bgl -o again.logad
"$LOGAD" inspect again.logad | grep 'kinds of sequences'
"$LOGAD" distil -q -m "$MODEL" --labels labels.jsonl -o alone.logad && echo "without a target, too"
"$LOGAD" eval -q -m one.logad --target bgl --json | grep -c '"f1"'
