# Logs that the method can do little with, each for its own reason.
advice() { "$LOGAD" check --json "$@" | tr '}' '\n' | sed -n 's/.*"level":"\([a-z]*\)","code":"\([a-z_]*\)".*/\1 \2/p'; echo --; }
awk 'BEGIN { for (i = 0; i < 2000; i++) print "beat " i }' >one.log
advice one.log
awk 'BEGIN { for (i = 0; i < 300; i++) { s = ""; for (k = i + 7; k > 0; k = int(k / 5)) s = s " " substr("abcde", k % 5 + 1, 1) "x"; print s " w" s } }' >differ.log
advice differ.log
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "2020-01-01 00:%02d:00 INFO did %s 1\n", i % 60, i % 3 ? "this" : "that" }' >order.log
advice order.log
advice --group 'id:(\d+)$' order.log
advice --format hdfs order.log 2>&1
