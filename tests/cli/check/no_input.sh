"$LOGAD" check
