# A log that is being written, rotated in the middle; stopped by SIGTERM as a service would be.
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.3 --out sim -q
n=$(($(wc -l <sim/bgl.log) / 2))
"$LOGAD" score -q -m "$MODEL" --report jsonl --session-timeout 1e9 sim/bgl.log | sort >whole
: >app.log
"$LOGAD" score -q -m "$MODEL" --report jsonl --follow --session-timeout 1e9 "app.log*" >parts 2>err &
pid=$!
head -n $n sim/bgl.log >>app.log
mv app.log app.log.1
tail -n +$((n + 1)) sim/bgl.log >app.log
# Long enough for some looks at the log; how long it takes to be read is not measured.
sleep 2
kill $pid
wait $pid
echo "exit $?"; cat err
for f in whole parts; do sed 's/,"file":.*"n_events"/,"n_events"/; s/,"file":[^}]*}/}/g' $f | sort | cksum; done | sort -u | wc -l
