"$LOGAD" eval --help
