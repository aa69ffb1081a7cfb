"$LOGAD" score --quiet=yes -m m.logad a.log
