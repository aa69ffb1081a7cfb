# Sessions and a layout that the user's own log has: the sample that it learns from has others.
for i in 1 2 3 4 5 6 7 8 9; do
    printf 'INFO|req=%s took the order\nINFO|req=%s sent the order\n' $i $i
done >app.log
printf 'ERROR|req=7 cannot store the order\n' >>app.log
"$LOGAD" train --source bgl --target app.log --header '<Level>|<Content>' --group 'id:req=(\d+)' \
    --episodes 2 -o m.logad 2>&1 | grep 'the sample is\|: format'
"$LOGAD" score -m m.logad app.log 2>&1 | grep -o 'by ids matching.*'
