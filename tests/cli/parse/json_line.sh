# An array of 3 MB on one line, plain, gzipped and from a pipe; one element is longer than 1 MiB itself.
array() {
    awk 'BEGIN {
        printf "["
        for (i = 1; i <= 40000; i++)
            printf "{\"time\": %d, \"msg\": \"job %d of user u%d done\"}, ", 1714557600 + i, i, i % 7
        printf "{\"msg\": \"long"
        for (i = 0; i < 130000; i++)
            printf " }\\\"{word"
        print "\"}, {\"msg\": \"job 40001 failed\"}]"
    }'
}
array >a.json
"$LOGAD" parse a.json --threads 1 -o one.jsonl
"$LOGAD" parse -q a.json --threads 2 | cmp - one.jsonl
gzip -c a.json >a.json.gz
"$LOGAD" parse -q a.json.gz | cmp - one.jsonl
array | "$LOGAD" parse -q - | cmp - one.jsonl
wc -l <one.jsonl
sed -n '1p;40000p;$p' one.jsonl
sed -n 40001p one.jsonl | cut -c 1-40
