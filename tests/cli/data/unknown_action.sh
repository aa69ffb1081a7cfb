"$LOGAD" data lst
