# JSON lines are as the shipped schema says, with and without places.
schema=$TESTS/../../data/schema/verdict-1.schema.json
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.3 --out sim -q
"$LOGAD" score -q -m "$MODEL" --report jsonl sim/bgl.log -o v.jsonl || exit
python3 "$TESTS/schema.py" "$schema" v.jsonl
printf 'event_id\ttemplate\nE1\ta b c\n' >sim/templates.tsv
printf 's1\tE1 E1\ns2\tE1\n' >sim/sessions.tsv
"$LOGAD" score -q -m "$MODEL" --report jsonl sim -o v.jsonl && python3 "$TESTS/schema.py" "$schema" v.jsonl
