"$LOGAD" --version
