# What begins a record is said as for parse: the same lines, joined or not.
for i in $(seq 1 30); do
    printf '>>> job %s began\n    on host a\n    with rest\n>>> job %s ended\n    in time\n' "$i" "$i"
done >a.log
"$LOGAD" parse --multiline-start '^>>>' a.log 2>&1 >/dev/null | grep -o '[0-9]* joined[a-z ]*'
for how in "" "--multiline-start ^>>>" "--multiline-start ."; do
    # shellcheck disable=SC2086
    "$LOGAD" score -q -m "$MODEL" --group count:1000 --report jsonl $how a.log 2>/dev/null |
        grep -o '"n_events":[0-9]*'
done
"$LOGAD" score -q -m "$MODEL" --multiline-start '(' a.log
