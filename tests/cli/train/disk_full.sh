"$LOGAD" train -q --source hdfs --target bgl -o /dev/full --episodes 1
echo "exit $?"
mkdir d
"$LOGAD" train -q --source hdfs --target bgl -o d --episodes 1
