# A file is there whole or not at all; what was fetched before a break is not fetched again.
head -c 300000 /dev/urandom >data
sum=$(sha256sum <data | cut -d' ' -f1)
fetch()
{
    rm -f port log got
    python3 "$TESTS/server.py" port log "$1" data 2>/dev/null &
    pid=$!
    while [ ! -e port ]; do sleep 0.05; done
    shift
    "$LOGAD" data fetch -q "http://127.0.0.1:$(cat port)/data" --out got "$@" 2>err
    echo "exit $?, $(wc -l <log) requests, ranges $(grep -c 'bytes=' log)"
    sed "s/:$(cat port)/:PORT/; s/[0-9a-f]\{64\}/SUM/g; s/from [0-9]* bytes/from N bytes/" err
    if [ -e got ]; then cmp got data; fi; ls got* 2>/dev/null
    kill $pid
    wait $pid
}
fetch file --sha256 $sum
fetch break,break,file --sha256 $sum
fetch 503,file --sha256 $sum
fetch file --sha256 $(echo $sum | tr 0-9 1-90)
ls got* 2>/dev/null
fetch 404
rm -f got.part
fetch break,404
fetch whole --sha256 $sum
head -c 1000 data >got.part
fetch file --sha256 $sum
cp data got.part
fetch file --sha256 $sum
"$LOGAD" data fetch hdfs
"$LOGAD" data fetch http://example.org/x --out x
"$LOGAD" data fetch http://127.0.0.1:1/x
"$LOGAD" data fetch https://example.org/x --out x --sha256 123
