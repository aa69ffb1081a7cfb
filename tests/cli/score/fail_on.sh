"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.3 --out sim -q
n=$("$LOGAD" score -q -m "$MODEL" sim/bgl.log | wc -l)
for limit in 1 $n $((n + 1)); do
    "$LOGAD" score -q -m "$MODEL" --fail-on $limit sim/bgl.log >/dev/null
    echo $?
done
