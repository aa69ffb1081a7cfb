"$LOGAD" xyzzy
