# An access log: statuses are events, levels count, and ids are found in what is no part of them.
awk 'BEGIN { for (i = 0; i < 3000; i++) {
    u = 500 + int(i / 12) + i % 3
    printf "10.0.0.1 - - [22/Jan/2026:10:%02d:%02d +0000] \"GET /%s?session=s%d HTTP/1.1\" %d 17\n", i / 60, i % 60,
        i % 4 ? "cart" : "pay", u, i % 50 ? 200 : 500
} }' >access.log
"$LOGAD" check --group 'id:session=(\w+)' access.log
