"$LOGAD" score a.log -m
