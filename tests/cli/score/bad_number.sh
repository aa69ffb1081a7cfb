"$LOGAD" score --fail-on 0 -m m.logad a.log
