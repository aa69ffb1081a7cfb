"$LOGAD" score -Z -m m.logad a.log
