# Stack traces by themselves; records that a pattern begins.
cat >a.log <<'L'
2015-10-18 18:01:47,978 INFO [main] o.App: step 1
2015-10-18 18:01:48,100 WARN [main] o.App: step 2
java.io.IOException: broken
	at a.B.c(D.java:12)

2015-10-18 18:01:49,100 INFO [main] o.App: step 3
L
"$LOGAD" parse a.log
printf '== 1\na\nb\n== 2\nc\n' | "$LOGAD" parse --multiline-start '^== ' -
"$LOGAD" parse --multiline-start '(' a.log
