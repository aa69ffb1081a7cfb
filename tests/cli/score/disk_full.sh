"$LOGAD" data simulate bgl --sessions 20 --out sim -q
"$LOGAD" score -q -m "$MODEL" --report jsonl sim/bgl.log >/dev/full
