# What F1 is to be expected, what was promised, and a warning where either is little or nothing.
"$LOGAD" data simulate hdfs --out mine --seed 4 --sessions 400 -q
said() { sed -n 's/.*: \(warning: \)\{0,1\}\(the model is unsure .*\)/\1\2/p; s/.*: \(an F1 of .*\)/\1/p; s/.*: \(no F1 .*\)/\1/p'; }
told() {
    "$LOGAD" inspect "$1" --json | python3 -c '
import json, sys
s = json.load(sys.stdin)["selection"]
f = lambda x: "null" if x is None else "%.2f" % x
print(f(s["expected_f1"]), *map(f, s["expected_quartiles"]), "promised", f(s["promised_f1"]))'
}
"$LOGAD" train --source bgl --target mine/hdfs.log -o m.logad 2>&1 | said
told m.logad
"$LOGAD" train --source bgl --target mine/hdfs.log --episodes 40 -o m.logad 2>&1 | said
told m.logad
# Without simulated systems nothing is, nor where the target is like none of them.
"$LOGAD" train --source bgl --target mine/hdfs.log --source-only -o m.logad 2>&1 | said
told m.logad
told "$MODEL"
