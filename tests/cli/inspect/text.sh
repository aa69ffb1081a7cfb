"$LOGAD" inspect "$MODEL" | sed "s/^sha256 .*/sha256 .../; s/^threshold .*/threshold .../; s/weights of episode .*/.../"
