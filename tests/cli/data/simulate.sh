# A seed gives the same files.
"$LOGAD" data simulate hdfs --sessions 30 --out a && "$LOGAD" data simulate hdfs --sessions 30 --out b -q
"$LOGAD" data simulate hdfs --sessions 30 --seed 2 --out c -q
ls a; head -n 3 a/hdfs.log
cmp a/hdfs.log b/hdfs.log && cmp a/labels.tsv b/labels.tsv && echo same
cmp -s a/hdfs.log c/hdfs.log || echo "another seed, another log"
