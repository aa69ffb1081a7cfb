"$LOGAD" merge --help
