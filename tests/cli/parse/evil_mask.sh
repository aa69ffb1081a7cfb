# A pattern that would take ages on a line is left out there, and the run goes on.
awk 'BEGIN { for (k = 0; k < 120; k++) { for (i = 0; i < 5000; i++) printf "a"; print "! job " k } }' >a.log
"$LOGAD" parse --mask 'evil=(a+)+$' --mask 'job=job \d+' a.log | tail -n 1 | sed 's/a\{5000\}/A/'
