# The same log as a file, compressed, and from standard input.
"$LOGAD" data simulate bgl --sessions 20 --out sim -q
gzip -c sim/bgl.log >a.gz
for input in sim/bgl.log a.gz -; do
    "$LOGAD" score -q -m "$MODEL" --report jsonl $input <sim/bgl.log | sed 's/"file":"[^"]*"//g' >out
    cksum <out
done | sort -u | wc -l
