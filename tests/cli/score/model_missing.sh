"$LOGAD" score a.log
