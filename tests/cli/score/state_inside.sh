# A state that lies in the folder of logs is not read as one of them, whatever path leads there.
"$LOGAD" data simulate bgl --sessions 20 --out sim -q
rm -f sim/labels* sim/README*
score()
{
    echo "$1, $2"
    "$LOGAD" score -v -m "$MODEL" --state "$1" --session-timeout 1e9 "$2" 2>&1 >/dev/null | grep -v open
}
mkdir sim/deep
score sim/deep/er sim
score sim/deep/er sim
score "$PWD/sim/deep/er" "sim/*"
cp sim/bgl.log sim/deep/new.log
score sim/deep/../deep/er sim/
cp sim/bgl.log sim/deep/er/newest.log
score sim/deep/er sim
mkdir empty
"$LOGAD" score -m "$MODEL" --state empty/state empty
echo "exit $?"
