"$LOGAD" score --help
