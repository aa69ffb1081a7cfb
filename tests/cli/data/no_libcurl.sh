# libcurl is loaded when the network is first asked: without it that is told, and the rest works.
mkdir lib && : >lib/libcurl.so.4
export LD_LIBRARY_PATH=$PWD/lib
printf 'took 12 ms\ntook 13 ms\n' | "$LOGAD" parse -q - | tail -n 1
"$LOGAD" data fetch -q http://127.0.0.1:1/x --out x
