"$LOGAD" label --help
