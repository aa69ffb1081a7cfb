echo hello >a.tsv; "$LOGAD" merge a.tsv
