"$LOGAD" parse --help
