echo x >a.log; "$LOGAD" parse a.log >/dev/full
