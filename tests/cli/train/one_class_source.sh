"$LOGAD" data simulate hdfs --sessions 50 --out set -q
sed 's/.$/0/' set/labels.tsv >l && mv l set/labels.tsv
"$LOGAD" train --source set --target bgl -o m.logad --episodes 1
code=$?
ls
exit $code
