# Labels of their own for a raw log, in both layouts.
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out set -q
mv set/labels.tsv l.tsv
(echo BlockId,Label; awk '{print $1 "," ($2 ? "Anomaly" : "Normal")}' l.tsv) >l.csv
"$LOGAD" eval -q -m "$MODEL" --target set/bgl.log --labels l.tsv --json >a
"$LOGAD" eval -q -m "$MODEL" --target set/bgl.log --labels l.csv --json >b
cmp a b && test -s a && echo same
