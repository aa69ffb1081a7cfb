"$LOGAD" inspect --help
