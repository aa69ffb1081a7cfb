# Sessions that may go on are not scored yet: somebody at a terminal is told why nothing comes, cron is not.
"$LOGAD" data simulate bgl --sessions 20 --out sim -q
"$LOGAD" score -m "$MODEL" --state state --session-timeout 1e9 sim/bgl.log
"$LOGAD" score -v -m "$MODEL" --state state --session-timeout 1e9 sim/bgl.log 2>&1 |
    grep open
watched='import pty, sys; pty.spawn(sys.argv[1:])'
python3 -c "$watched" "$LOGAD" score -m "$MODEL" --state state \
    --session-timeout 1e9 sim/bgl.log | tr -d '\r' | grep open
