"$LOGAD" score -m --report text a.log
