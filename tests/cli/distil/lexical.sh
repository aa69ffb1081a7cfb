# label, distil, score: the whole loop without an LLM. The model file does not depend on threads.
"$LOGAD" train -q --method zerolog --source hdfs --target bgl --episodes 2 -o base.logad 2>/dev/null
"$LOGAD" label -q -m base.logad --target bgl --teacher lexical --count 20 -o labels.jsonl
"$LOGAD" distil -q -m base.logad --labels labels.jsonl --target bgl --steps 3 --threads 1 -o one.logad
"$LOGAD" distil -q -m base.logad --labels labels.jsonl --target bgl --steps 3 --threads 2 -o two.logad
cmp one.logad two.logad && echo "the same"
"$LOGAD" distil -q -m base.logad --labels labels.jsonl --steps 3 -o alone.logad && echo "without a target, too"
"$LOGAD" inspect one.logad | grep -c 'method *fusionlog\|bgl 0 (distil'
