printf 'event_id\ttemplate\n' >a.tsv; cp a.tsv b.tsv
for w in red blue green; do printf '0\tpump %s is now running at <*>\n' "$w"; done >>a.tsv
for w in black white grey; do printf '0\tpump %s is now running at <*>\n' "$w"; done >>b.tsv
"$LOGAD" merge -v a.tsv b.tsv -o all.tsv; cat all.tsv
