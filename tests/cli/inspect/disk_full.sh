"$LOGAD" inspect "$MODEL" --json >/dev/full
