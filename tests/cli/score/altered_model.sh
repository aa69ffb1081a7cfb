# One changed byte anywhere is refused.
echo x >a.log
n=$(wc -c <"$MODEL")
for at in 20 5000 $((n / 2)) $((n - 2)); do
    cp "$MODEL" m.logad
    old=$(od -An -tu1 -j $at -N 1 "$MODEL")
    printf "\\$(printf %o $(((old + 1) % 256)))" | dd of=m.logad bs=1 seek=$at conv=notrunc 2>/dev/null
    "$LOGAD" score -m m.logad a.log >/dev/null 2>err
    echo "exit $? lines $(wc -l <err)"
done
