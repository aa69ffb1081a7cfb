# head leaves early: no message.
seq 1 200000 | sed 's/^/line /' >a.log
{ "$LOGAD" parse a.log; echo "exit $?" >&2; } | head -n 1
