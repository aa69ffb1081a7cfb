"$LOGAD" merge none.tsv
