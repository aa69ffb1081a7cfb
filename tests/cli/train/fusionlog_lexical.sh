unset OPENAI_BASE_URL OPENAI_API_KEY
"$LOGAD" data simulate hdfs --sessions 100 --fault-rate 0.2 --out a -q
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out b -q
"$LOGAD" train -q --method fusionlog --teacher lexical --source a --target b --episodes 2 --rounds 2 --count 10 -o f.logad
"$LOGAD" train -q --method generallog --teacher lexical --source a --target b --episodes 2 -o g.logad
ls
"$LOGAD" inspect --json f.logad | grep -o '"method":"[a-z]*"'
"$LOGAD" inspect --json g.logad | grep -o '"method":"[a-z]*"'
# Without a teacher the model's own verdicts stand; with one the proprietary sessions may differ.
"$LOGAD" score -m g.logad b 2>&1 >/dev/null | grep -c 'the model alone has judged'
"$LOGAD" score -q -m g.logad b --teacher lexical --report jsonl | wc -l
