"$LOGAD" data simulate bgl --sessions 20 --out set -q
for change in 'NR == 3 {$2 = "maybe"} 1' 'NR != 3' 'NR == 3 {print $1; next} 1' \
    'NR == 20 {print; $2 = 2} 1' 'NR == 2 {print; $2 = 1 - $2} 1'; do
    awk -F '\t' -v OFS='\t' "$change" set/labels.tsv >l.tsv
    "$LOGAD" eval -q -m "$MODEL" --target set/bgl.log --labels l.tsv
    echo "exit $?"
done
"$LOGAD" eval -q -m "$MODEL" --target set/bgl.log --labels none.tsv
echo "exit $?"
gzip -c set/labels.tsv | head -c 60 >l.gz
"$LOGAD" eval -q -m "$MODEL" --target set/bgl.log --labels l.gz
