printf 'disk sda1 full\nuser ann logged in from 10.0.0.1\njob 1 done\n' >a.log
printf 'job 2 done\nuser bob logged in from 10.0.0.2\nfan 3 stopped\n' >b.log
"$LOGAD" parse -q a.log --templates a.tsv -o /dev/null && "$LOGAD" parse -q b.log --templates b.tsv -o /dev/null
"$LOGAD" merge a.tsv b.tsv -o ab.tsv && "$LOGAD" merge -q b.tsv a.tsv -o ba.tsv && cmp ab.tsv ba.tsv
"$LOGAD" merge -q ab.tsv | cmp - ab.tsv && cat ab.tsv
