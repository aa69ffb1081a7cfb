# An output that cannot be written leaves the old file as it was.
echo old >out
"$LOGAD" score -q -m "$MODEL" none.log -o out
echo "exit $?"; cat out; ls
