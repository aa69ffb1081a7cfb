"$LOGAD" data simulate hdfs --sessions 50 --out set -q
rm set/labels.tsv
"$LOGAD" train --source set --target bgl -o m.logad --episodes 1
