# A set by its name: every file with its sum, what is whole is not fetched again, where it is found.
"$LOGAD" data simulate hdfs --out sim --sessions 40 --fault-rate 0.2 -q
mkdir www
export XDG_DATA_HOME="$PWD/xdg"
"$LOGAD" data import sim --out www/mine -q
sum=$(sha256sum <www/mine/SHA256SUMS | cut -d' ' -f1)
fetch()
{
    rm -f port log
    python3 "$TESTS/server.py" port log "$1" www/mine 2>/dev/null &
    pid=$!
    while [ ! -e port ]; do sleep 0.05; done
    shift
    "$LOGAD" data fetch "$@" --from "http://127.0.0.1:$(cat port)/sets/mine/" 2>err
    echo "exit $?, $(wc -l <log) requests"
    sed "s/:$(cat port)/:PORT/; s/[0-9a-f]\{64\}/SUM/g; s/[0-9]* bytes/N bytes/g" err
    kill $pid
    wait $pid
}
fetch file mine --sha256 "$sum"
diff -r www/mine "$XDG_DATA_HOME/logad/data/mine" && echo "the same files"
"$LOGAD" data list | grep " own "
"$LOGAD" train -q --source mine --target bgl --episodes 2 -o m.logad && echo trained
fetch file mine
rm -r "$XDG_DATA_HOME/logad/data/mine"
fetch file,file,break,file mine
fetch file other --out here/there
ls here/there
fetch file mine --sha256 "$(echo "$sum" | tr 0-9 1-90)"
echo x >>www/mine/templates.tsv
rm -r here
fetch file mine --out here
ls here
echo "$sum  ../up" >www/mine/SHA256SUMS
fetch file mine --out here
rm www/mine/SHA256SUMS
fetch file mine --out here
"$LOGAD" data fetch ../mine --from http://127.0.0.1:1
"$LOGAD" data fetch mine
"$LOGAD" data fetch mine --from http://example.org/mine
