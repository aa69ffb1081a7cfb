# A report that cannot be finished leaves the old one; one that can replaces it whole.
"$LOGAD" data simulate bgl --sessions 20 --out sim -q
echo old >out.html
"$LOGAD" score -q -m "$MODEL" --report html none.log -o out.html
cat out.html
"$LOGAD" score -q -m "$MODEL" --report html sim/bgl.log -o out.html
head -n 1 out.html; tail -n 1 out.html; ls -A
