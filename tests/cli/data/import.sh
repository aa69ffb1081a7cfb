# A log with labels becomes a set: by a file of sessions, by the lines, by a list of the bad ones.
"$LOGAD" data simulate bgl --out sim --sessions 60 --fault-rate 0.2 --seed 3 -q
"$LOGAD" data import sim --out by-file
"$LOGAD" data import sim/bgl.log --anomalous-lines '^[^-]' --out by-line
cmp by-file/labels.tsv.gz by-line/labels.tsv.gz && cmp by-file/sessions.tsv.gz by-line/sessions.tsv.gz
grep '1$' sim/labels.tsv | cut -f1 >bad
"$LOGAD" data import sim/bgl.log --labels bad --rest normal --out by-list -q
cmp by-file/labels.tsv.gz by-list/labels.tsv.gz
head -n 10 sim/labels.tsv >few
"$LOGAD" data import sim/bgl.log --labels few --rest drop --out few-only
"$LOGAD" data import sim/bgl.log --labels few --out none
ls
ls by-file few-only
cat by-file/README
(cd by-file && sha256sum -c --quiet SHA256SUMS) && echo "sums are right"
export LOGAD_DATA="$PWD"
"$LOGAD" data list | grep " own "
"$LOGAD" train -q --source by-file --target hdfs --episodes 2 -o m.logad && echo trained
"$LOGAD" eval -m m.logad --target by-line | head -n 3
