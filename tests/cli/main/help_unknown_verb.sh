"$LOGAD" help prase
