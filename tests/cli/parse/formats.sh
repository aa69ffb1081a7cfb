cat >hdfs.log <<'L'
081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating
081109 203807 222 INFO dfs.DataNode$PacketResponder: PacketResponder 0 for block blk_-6952295868487656571 terminating
081109 204005 35 INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: 10.251.73.220:50010 is added to blk_7128370237687728475 size 67108864
L
"$LOGAD" parse hdfs.log
gzip -c hdfs.log | "$LOGAD" parse -q - | cksum
"$LOGAD" parse -q hdfs.log | cksum
