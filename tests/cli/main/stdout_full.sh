"$LOGAD" --help >/dev/full
