"$LOGAD" train --source hdfs --target bgl -o m.logad --encoder gruu
