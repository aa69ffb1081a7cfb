# A set under another name, a part of it, and the same source twice.
"$LOGAD" data simulate hdfs --sessions 60 --fault-rate 0.2 --out set -q
mkdir part
head -n 600 set/hdfs.log >part/hdfs.log
for target in hdfs ./set set/hdfs.log 'set/*.log' part; do
    "$LOGAD" train -q --source set hdfs --target "$target" -o m.logad --episodes 1
    echo "exit $?"
done
"$LOGAD" train -q --source set set/ --target bgl -o m.logad --episodes 1
echo "exit $?"
ls
