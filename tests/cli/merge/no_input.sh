"$LOGAD" merge
