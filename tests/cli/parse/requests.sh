# What records of access logs say in words, also in a container's envelope and on two threads.
line() { printf '10.0.0.%d - - [22/Jan/2026:10:31:%02d +0000] "%s" %s 17 "-" "curl/8"\n' $1 $1 "$2" "$3"; }
{
    line 1 'GET /product/17?ref=mail HTTP/1.1' 200
    line 2 'GET /product/18 HTTP/1.1' 502
    line 3 'POST /user/7b2c0f6e-1d2c-4c0b-9a53-0c7a7d3f9e10/cart HTTP/2.0' 499
    line 4 '\x16\x03\x01' 400
    line 5 'GET / HTTP/1.1' 599
} >access.log
"$LOGAD" parse --explain access.log
awk '{ for (i = 0; i < 3000; i++) print }' access.log >many.log
"$LOGAD" parse -q --threads 1 many.log -o one
"$LOGAD" parse -q --threads 2 many.log -o two
cmp one two
sed 's/.*"template":\("[^"]*"\).*/\1/' one | sort | uniq -c
sed 's/["\\]/\\&/g; s/.*/{"log":"&\\n","stream":"stdout","time":"2026-01-22T10:31:10Z"}/' access.log >docker.log
"$LOGAD" parse docker.log | sed 's/.*"template":\("[^"]*"\).*/\1/'
