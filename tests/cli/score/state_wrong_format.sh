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
# Later ones go on, and say so where no new line is of a session.
later()
{
    "$LOGAD" score -q -m "$MODEL" --state later --group 'id:job=(\d+)' job.log
    echo "exit $?"
}
echo "2026-01-02 03:04:05 INFO starts job=1" >job.log
later
echo "2026-01-02 03:04:06 INFO starts task 2" >>job.log
later
later
printf '2026-01-02 03:04:07 INFO %s\n' "starts task 3" "ends job=1" >>job.log
later
# A run without lines settles nothing.
: >other.log
"$LOGAD" score -q -m "$MODEL" --state other --format bgl other.log
echo "a line of another kind" >>other.log
"$LOGAD" score -q -m "$MODEL" --state other --format bgl other.log
echo "exit $?"
