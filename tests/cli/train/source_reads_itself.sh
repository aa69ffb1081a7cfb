# Options say how the target is read; a source of another layout beside it is found out.
for i in 1 2 3 4 5 6 7 8 9; do
    printf 'INFO|req=%s took the order\nINFO|req=%s sent the order\n' $i $i
done >app.log
printf 'ERROR|req=7 cannot store the order\n' >>app.log
"$LOGAD" data simulate hdfs --sessions 60 --fault-rate 0.2 --out raw -q
"$LOGAD" train --source raw --target app.log --header '<Level>|<Content>' --group 'id:req=(\d+)' \
    --mask 'n=\d+' --episodes 2 -o m.logad 2>&1 | grep 'raw\|: format\|log:'
# A source whose layout is not known: what was found out, and what to do.
mkdir own
cp app.log own
for i in 1 2 3 4 5 6 7 8 9; do printf '%s\t%s\n' $i $((i == 7)); done >own/labels.tsv
"$LOGAD" train --source own --target app.log --header '<Level>|<Content>' --group 'id:req=(\d+)' \
    --episodes 2 -o m.logad
"$LOGAD" data import own --header '<Level>|<Content>' --group 'id:req=(\d+)' --out set
"$LOGAD" train --source set --target bgl --episodes 2 -o m.logad 2>&1 | grep 'labels: set\|set: format'
mkdir hdfs
for i in 1 2 3 4; do echo "081109 20361$i 148 INFO dfs.DataNode: started $i"; done >hdfs/some.log
"$LOGAD" train --source ./hdfs --target bgl -o m.logad 2>&1 | grep taking
