"$LOGAD" route --help
