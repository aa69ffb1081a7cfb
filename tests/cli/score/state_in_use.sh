"$LOGAD" data simulate bgl --sessions 20 --out sim -q
mkdir state
flock state/lock "$LOGAD" score -m "$MODEL" --state state sim/bgl.log
echo "exit $?"
