: >a.log; "$LOGAD" parse a.log
