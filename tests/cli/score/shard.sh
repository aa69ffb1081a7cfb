# The parts of a run are together the run.
"$LOGAD" data simulate bgl --sessions 60 --out sim -q
"$LOGAD" score -q -m "$MODEL" --report jsonl sim/bgl.log | sort | cksum >whole
for i in 1 2 3; do "$LOGAD" score -q -m "$MODEL" --report jsonl --shard $i/3 sim/bgl.log; done | sort | cksum | cmp - whole && echo same
for bad in 0/3 4/3 1 1/3x x; do "$LOGAD" score -m "$MODEL" --shard $bad sim/bgl.log; echo "exit $?"; done
