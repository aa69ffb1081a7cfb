# A layout that the lines do not have, a grouping that they cannot have.
"$LOGAD" data simulate bgl --sessions 20 --out sim -q
"$LOGAD" score -q -m "$MODEL" --header "<Time> <Level> <Content>" sim/bgl.log
echo "exit $?"
"$LOGAD" score -q -m "$MODEL" --format rfc5424 sim/bgl.log
echo "exit $?"
"$LOGAD" score -q -m "$MODEL" --format bgll sim/bgl.log
echo "exit $?"
"$LOGAD" score -q -m "$MODEL" --group id:block sim/bgl.log
echo "exit $?"
"$LOGAD" score -q -m "$MODEL" --group nodes sim/bgl.log
