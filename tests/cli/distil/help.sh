"$LOGAD" distil --help
