"$LOGAD" data list | sed 's|in /.*/share/|in .../share/|'
echo; mkdir -p sets/hdfs
printf 'id\ttemplate\n1\tone <*>\n' >sets/hdfs/templates.tsv; printf 's\t1 1\n' >sets/hdfs/sessions.tsv
LOGAD_DATA=nowhere:sets "$LOGAD" data list | sed 's|in /.*/share/|in .../share/|' | head -n 3
