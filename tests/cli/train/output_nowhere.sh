"$LOGAD" train --source hdfs --target bgl -o none/m.logad --episodes 1
