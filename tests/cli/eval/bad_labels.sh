"$LOGAD" data simulate hdfs --sessions 10 --out set -q
sed '3s/.$/maybe/' set/labels.tsv >l.tsv
"$LOGAD" eval -q -m "$MODEL" --target set/hdfs.log --labels l.tsv
echo "exit $?"
sed 3d set/labels.tsv >l.tsv
"$LOGAD" eval -q -m "$MODEL" --target set/hdfs.log --labels l.tsv
