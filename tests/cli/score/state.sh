# Runs over a growing, rotated log give together what one run over all of it gives.
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.3 --out sim -q
n=$(($(wc -l <sim/bgl.log) / 4))
"$LOGAD" score -q -m "$MODEL" --report jsonl --session-timeout 1e9 sim/bgl.log >whole
run()
{
    "$LOGAD" score -m "$MODEL" --report jsonl --state state --session-timeout "${1:-1e9}" "app.log*" >>parts
    echo "exit $?"
}
head -n $n sim/bgl.log >app.log
run
sed -n "$((n + 1)),$((2 * n))p" sim/bgl.log >>app.log
mv app.log app.log.1
sed -n "$((2 * n + 1)),$((3 * n))p" sim/bgl.log >app.log
run
gzip app.log.1
mv app.log app.log.0
sed -n "$((3 * n + 1)),\$p" sim/bgl.log >app.log
run
run
run 1e-6
# Where a session's lines are by now differs; which there are and how they score does not.
for f in whole parts; do sed 's/,"file":.*"n_events"/,"n_events"/; s/,"file":[^}]*}/}/g' $f | sort | cksum; done | sort -u | wc -l
