"$LOGAD" data --help
