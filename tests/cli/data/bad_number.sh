"$LOGAD" data simulate hdfs --out x --sessions 0; echo "exit $?"; "$LOGAD" data simulate hdfs --out x --fault-rate 2
