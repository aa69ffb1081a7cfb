# Key first, as Hadoop Streaming and Spark's pipe hand lines over.
"$LOGAD" data simulate bgl --sessions 40 --out sim -q
awk '{ print "key" NR % 7 "\t" $0 }' sim/bgl.log | sort -s -k1,1 >keyed
"$LOGAD" score -q -m "$MODEL" --report jsonl --key-field 1 - <keyed >out || exit
python3 -c '
import collections, json
want = collections.Counter(l.split("\t")[0] for l in open("keyed"))
got = {v["session"]: v["n_events"] for v in map(json.loads, open("out"))}
print(got == dict(want), sorted(got))'
