# Control-C leaves a checkpoint, --resume goes on to the very same file.
"$LOGAD" data simulate hdfs --sessions 100 --fault-rate 0.2 --out a -q
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out b -q
common="train --method zerolog --source a --target b --episodes 10"
"$LOGAD" $common -q -o whole.logad
cat >interrupt.py <<'P'
import os, signal, subprocess, sys
p = subprocess.Popen([os.environ["LOGAD"], *sys.argv[1:], "-v"], stderr=subprocess.PIPE, text=True)
for line in p.stderr:
    if "episode 3:" in line:
        p.send_signal(signal.SIGINT)
print(line.strip().replace("after episode 4", "after episode 3"), p.wait())
P
python3 interrupt.py $common -o cut.logad
ls
"$LOGAD" $common -q -o cut.logad --resume && cmp whole.logad cut.logad && echo "the same"
ls
# A checkpoint of another run, a damaged one, none at all.
python3 interrupt.py $common -o cut.logad >/dev/null
"$LOGAD" $common -q -o cut.logad --resume --seed 2
echo "exit $?"
head -c 3000 cut.logad.ckpt >cut && mv cut cut.logad.ckpt
"$LOGAD" $common -q -o cut.logad --resume
echo "exit $?"
rm cut.logad.ckpt
"$LOGAD" $common -q -o cut.logad --resume
echo "exit $?"
cmp whole.logad cut.logad && echo "the old model is as it was"
