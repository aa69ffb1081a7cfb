# No trace of a target's labels is in the model: neither of its label file nor of the alert column
# of its lines, whether the target is a folder, a pattern or a file with a note beside it.
"$LOGAD" data simulate hdfs --sessions 100 --fault-rate 0.2 --out src -q
mkdir a
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out a/bgl -q
cp -r a b && rm b/bgl/labels.tsv && sed 's/^[^ ]*/-/' a/bgl/bgl.log >b/bgl/bgl.log
cmp -s a/bgl/bgl.log b/bgl/bgl.log || echo "the alerts are gone"
for target in bgl 'bgl/*' bgl/bgl.log; do
    for side in a b; do
        (cd $side && "$LOGAD" train -q --source ../src --target "$target" -o m.logad --episodes 2)
    done
    cmp a/m.logad b/m.logad && echo "$target: the same model"
done
# Labels under the name of a log.
cp a/bgl/labels.tsv b/bgl/x.log
for target in a/bgl/labels.tsv b/bgl; do
    "$LOGAD" train -q --source src --target "$target" -o m.logad --episodes 1
    echo "exit $?"
done
