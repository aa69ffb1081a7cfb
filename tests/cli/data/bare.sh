"$LOGAD" data
