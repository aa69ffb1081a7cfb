"$LOGAD" parse
