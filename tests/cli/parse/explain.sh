# Read by people: 80 columns, nothing that steers a terminal.
cat >a.log <<'L'
081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating
081109 203807 222 WARN dfs.DataNode$PacketResponder: PacketResponder 0 for block blk_-6952295868487656571 terminating
	at a trace

L
printf '081109 203808 7 INFO dfs.A: got \033[1m %s\n' "$(printf 'word%.0s ' $(seq 90))" >>a.log
"$LOGAD" parse --explain a.log | tee out
echo '{"time":"2024-05-01T10:00:00Z","level":"loud","msg":"up"}' >b.log
echo '{"time":"2024-05-01T10:00:00Z","level":50,"msg":"down"}' >>b.log
"$LOGAD" parse --explain b.log | grep level
awk 'length($0) > 80 { print "too wide: " $0 }' out
