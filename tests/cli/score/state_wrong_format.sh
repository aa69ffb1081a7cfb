# A first run none of whose lines can be grouped is refused as without a state, and reads them again the next time.
"$LOGAD" data simulate bgl --sessions 20 --out sim -q
for how in "--format rfc5424" "--group id:block"; do
    "$LOGAD" score -q -m "$MODEL" $how --state state sim/bgl.log
    echo "exit $?"
done
ls state
for timeout in 1e9 1e-6; do
    "$LOGAD" score -q -m "$MODEL" --state state --session-timeout $timeout --report jsonl sim/bgl.log | wc -l
done
# Later ones are not: no new line may be of a session.
echo "a line of another kind" >>sim/bgl.log
"$LOGAD" score -q -m "$MODEL" --state state sim/bgl.log
