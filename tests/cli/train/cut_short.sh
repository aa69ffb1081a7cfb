# No model comes of half a system.
"$LOGAD" data simulate hdfs --sessions 60 --fault-rate 0.2 --out set -q
gzip -c set/hdfs.log >whole.gz && rm set/hdfs.log
head -c $(($(wc -c <whole.gz) / 2)) whole.gz >set/hdfs.log.gz
"$LOGAD" train -q --source hdfs --target set -o m.logad --episodes 1 2>err
code=$?
sed 's/after [0-9]* bytes/after N bytes/' err
ls
exit $code
