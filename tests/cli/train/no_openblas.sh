# OpenBLAS is loaded when a network is made: without it that is told, and what needs none works.
mkdir lib && : >lib/libopenblas.so.0
export LD_LIBRARY_PATH=$PWD/lib
"$LOGAD" data simulate hdfs --sessions 100 --fault-rate 0.2 --out a -q
"$LOGAD" data simulate bgl --sessions 60 --fault-rate 0.2 --out b -q
printf 'took 12 ms\ntook 13 ms\n' | "$LOGAD" parse -q - | tail -n 1
"$LOGAD" train -q --source a --target b --episodes 3 --method zerolog -o m.logad
