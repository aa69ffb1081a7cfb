awk 'BEGIN { for (i = 0; i < 400; i++) {
    job = 70 + int(i / 8) + i % 2
    printf "2024-05-01 10:%02d:%02d INFO ", i / 60, i % 60
    print i % 10 == 3 ? "idle" : "step " i % 4 " of job " job
} }' >jobs.log
"$LOGAD" check jobs.log | tee out | sed -n '/^sessions/,/^time/p'
"$LOGAD" check --group field:job jobs.log | sed -n '/^sessions/,/^time/p'
"$LOGAD" check --group count:100 jobs.log | sed -n '/^sessions/,/^time/p'
awk 'length($0) > 80 { print "too wide: " $0 }' out
"$LOGAD" check --group field:7 jobs.log
