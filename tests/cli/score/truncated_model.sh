echo x >a.log
n=$(wc -c <"$MODEL")
for keep in 4 100 $((n / 2)) $((n - 1)); do
    head -c $keep "$MODEL" >m.logad
    "$LOGAD" score -m m.logad a.log
    echo "exit $?"
done 2>&1 | sed 's/[0-9]\{4,\}/N/g'
