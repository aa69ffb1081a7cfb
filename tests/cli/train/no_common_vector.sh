# Words of which the word vectors know none carry nothing over.
"$LOGAD" data simulate hdfs --sessions 60 --fault-rate 0.2 --out set -q
printf 'xyzzy 1 0\nplugh 0 1\n' >v.txt
"$LOGAD" train -q --source set --target bgl --vectors v.txt -o m.logad --episodes 1
code=$?
ls
exit $code
