# Objects over several lines, several on a line; brackets are skipped, all lines are accounted for.
cat >a.json <<'L'
[
  {"time": 1714557600, "msg": "job 1 done"},
  {"time": 1714557601,
   "msg": "job 2 done"
  }, {"time": 1714557602, "msg": "job 3 failed"}, {"msg": "job 4 failed"}
]
L
"$LOGAD" parse a.json
