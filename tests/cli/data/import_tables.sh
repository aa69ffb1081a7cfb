# Sessions that others parsed, as LogHub publishes them.
cat >templates.csv <<'END'
EventId,EventTemplate
E5,"[*]Receiving block[*]src:[*]dest:[*]"
E22,"[*]BLOCK* NameSystem[*]allocateBlock:[*]"
END
cat >traces.csv <<'END'
BlockId,Label,Type,Features,TimeInterval,Latency
blk_1,Success,,"[E22,E5,E5]","[0.0, 1.0]",1
blk_2,Fail,21,"[E22]",[],2
END
"$LOGAD" data import traces.csv --templates templates.csv --out set
cat set/templates.tsv
gzip -dc set/sessions.tsv.gz set/labels.tsv.gz
cut -d, -f1,4- traces.csv >unlabelled.csv
"$LOGAD" data import unlabelled.csv --templates templates.csv --out other
"$LOGAD" data import unlabelled.csv --templates traces.csv --out third
sed -i 's/E22\]/E9]/' traces.csv
"$LOGAD" data import traces.csv --templates templates.csv --out third
"$LOGAD" data import traces.csv --templates templates.csv --anomalous-lines x --out third
"$LOGAD" data import
ls
