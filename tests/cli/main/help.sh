"$LOGAD" --help
