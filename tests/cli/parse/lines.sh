# Odd lines: one object each, in order. No newline at the end, CRLF, NUL, bad UTF-8, an empty one.
printf 'job 1 done\r\njob 2 done\n\nnul\000here 7\nbad \377 byte\nesc \033[31m red\njob 3 failed' >a.log
"$LOGAD" parse a.log
