# How much of a log a model knows: its own target, and another system's log.
data=$(dirname "$TESTS")/../data/samples
"$LOGAD" check -m "$MODEL" "$data/bgl/bgl.log.gz" | sed -n '/^model/,$p'
"$LOGAD" check -m "$MODEL" --group count:100 --format hdfs "$data/hdfs/hdfs.log.gz" | sed -n '/^model/,$p'
