# The levels that a new template had in one run count in the next: the scores are those of one run.
"$LOGAD" data simulate bgl --sessions 3 --out sim -q
tail -n 1 sim/bgl.log >known
new() { sed "s/ RAS .*/ RAS KERNEL $1 replication plan revised for tier alpha/" known; }
score() { "$LOGAD" score -q -m "$MODEL" --report jsonl "$@" app.log | sed 's/.*"score":\([0-9.]*\).*/\1/'; }
# Levels of the new messages in the first run, and of those in the second, which may have none.
for case in INFO: WARNING: ERROR: INFO:INFO ERROR:INFO INFO:ERROR ERROR:ERROR; do
    cat known known known >app.log
    new "${case%:*}" >>app.log
    score --state "state.$case" --session-timeout 1e9
    cat known >>app.log
    [ "${case#*:}" = "" ] || new "${case#*:}" >>app.log
    score --state "state.$case" --session-timeout 1e9
    score --state "state.$case" --session-timeout 1e-6
    score
done >scores
wc -l <scores
uniq -c scores | awk '{ print $1 }'
