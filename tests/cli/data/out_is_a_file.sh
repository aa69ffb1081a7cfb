: >x; "$LOGAD" data simulate hdfs --out x --sessions 10
