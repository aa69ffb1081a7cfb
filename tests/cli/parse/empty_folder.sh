mkdir logs; "$LOGAD" parse logs
