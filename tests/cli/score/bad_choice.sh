"$LOGAD" score -m m.logad --report html2 a.log
