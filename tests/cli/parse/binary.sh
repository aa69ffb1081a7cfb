# What is no text is said to be none, and read all the same; a log with some odd bytes is a log.
head -c 60000 "$LOGAD" >program
{ printf '\377\376'; for i in 1 2 3 4 5 6 7 8 9; do printf 'u\0p\0 \0%d\0\n\0' $i; done; } >wide
for i in 1 2 3 4 5 6 7 8 9; do printf 'caf\351 \000 number %d is up and running\n' $i; done >odd
for f in program wide odd; do
    "$LOGAD" parse -q "$f" | wc -l | grep -cv '^0$'
done
