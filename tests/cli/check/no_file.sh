"$LOGAD" check nothing.log
