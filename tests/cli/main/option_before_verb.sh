"$LOGAD" -q parse
