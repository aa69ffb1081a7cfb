"$LOGAD" check --help
