# What cannot be read as a file.
mkdir -p a/b
"$LOGAD" score -q -m a sim.log
echo "exit $?"
ln -s nowhere dangling.log
"$LOGAD" score -q -m "$MODEL" dangling.log
echo "exit $?"
"$LOGAD" score -q -m "$MODEL" '*.gz'
echo "exit $?"
"$LOGAD" score -q -m "$MODEL" a
