"$LOGAD" data simulate bgl --sessions 20 --out sim -q
"$LOGAD" score -q -m "$MODEL" --state state sim/bgl.log >/dev/null
echo x >>state/state
"$LOGAD" score -m "$MODEL" --state state sim/bgl.log
echo "exit $?"
echo nothing >state/state
"$LOGAD" score -m "$MODEL" --state state sim/bgl.log
echo "exit $?"
"$LOGAD" score -m "$MODEL" --state fresh - <sim/bgl.log
