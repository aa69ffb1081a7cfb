"$LOGAD" trian --source hdfs
