"$LOGAD" data simulate bgl --sessions 20 --out sim -q
gzip -c sim/bgl.log >whole.gz
head -c $(($(wc -c <whole.gz) * 3 / 4)) whole.gz >cut.gz
"$LOGAD" score -q -m "$MODEL" --report jsonl cut.gz >out
code=$?
[ -s out ] && echo "what was good is there"
exit $code
