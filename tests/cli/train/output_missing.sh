"$LOGAD" train --source hdfs --target bgl
