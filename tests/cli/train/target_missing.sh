"$LOGAD" train --source hdfs -o m.logad
