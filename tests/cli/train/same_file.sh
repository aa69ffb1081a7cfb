# The model is a function of inputs, seed and options: not of the number of threads, nor of where.
"$LOGAD" data simulate hdfs --sessions 100 --fault-rate 0.2 --out a -q
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out b -q
common="train -q --source a --target b --episodes 3"
"$LOGAD" $common --threads 1 -o one.logad && "$LOGAD" $common --threads 2 -o two.logad
mkdir deeper && "$LOGAD" $common -o deeper/three.logad
cksum <one.logad >1; cksum <two.logad >2; cksum <deeper/three.logad >3
cmp 1 2 && cmp 1 3 && echo same
"$LOGAD" $common --seed 2 -o four.logad && cksum <four.logad >4; cmp -s 1 4 || echo "another seed, another file"
ls
