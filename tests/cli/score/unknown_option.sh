"$LOGAD" score --modle m.logad a.log
