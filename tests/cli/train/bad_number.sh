"$LOGAD" train --source hdfs --target bgl -o m.logad --episodes two
