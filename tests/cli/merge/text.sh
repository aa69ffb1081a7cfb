echo "one line" >a
"$LOGAD" merge a
