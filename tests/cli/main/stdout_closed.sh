"$LOGAD" --help >&-
