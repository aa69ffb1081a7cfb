# Nothing new, nothing said.
"$LOGAD" data simulate bgl --sessions 20 --fault-rate 0.0001 --out sim -q
"$LOGAD" score -m "$MODEL" --state state --session-timeout 1e9 sim/bgl.log >/dev/null
"$LOGAD" score -m "$MODEL" --state state --session-timeout 1e9 sim/bgl.log
echo "exit $?"; ls state
