"$LOGAD" data simulate bgl --sessions 60 --out sim -q
for n in 1 2 5; do
    "$LOGAD" score -q --threads $n -m "$MODEL" --report jsonl sim/bgl.log | cksum
done | sort -u | wc -l
