"$LOGAD" train hdfs --source hdfs --target bgl -o m.logad
