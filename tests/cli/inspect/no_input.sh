"$LOGAD" inspect
