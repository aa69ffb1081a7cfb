"$LOGAD" check "$(dirname "$TESTS")/../data/samples/hdfs/hdfs.log.gz"
for i in 1 2 3; do echo "only $i line"; done >few.log
"$LOGAD" check few.log | tee out
awk 'length($0) > 80 { print "too wide: " $0 }' out
