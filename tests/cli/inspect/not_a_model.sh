head -c 5000 /dev/zero >m.logad; "$LOGAD" inspect m.logad
