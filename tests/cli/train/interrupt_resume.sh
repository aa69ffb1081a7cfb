# Control-C leaves a checkpoint, --resume goes on to the very same file.
"$LOGAD" data simulate hdfs --sessions 100 --fault-rate 0.2 --out a -q
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out b -q
common="train -q --method zerolog --source a --target b --episodes 60"
"$LOGAD" $common -o whole.logad
cat >interrupt.py <<'P'
import os, signal, subprocess, sys, time
p = subprocess.Popen([os.environ["LOGAD"], *sys.argv[1:]], stderr=subprocess.PIPE, text=True)
time.sleep(float(os.environ["AFTER"]))
p.send_signal(signal.SIGINT)
err = p.communicate()[1]
print(p.returncode, len(err.splitlines()))
P
# Too late an interrupt finds nothing to stop: try earlier ones until one hits.
for AFTER in 1.5 1 0.7 0.4 0.2; do
    export AFTER
    rm -f cut.logad cut.logad.ckpt
    answer=$(python3 interrupt.py $common -o cut.logad)
    [ -e cut.logad.ckpt ] && break
done
echo "exit and lines: $answer"
ls
"$LOGAD" $common -o cut.logad --resume && cmp whole.logad cut.logad && echo "the same"
ls
