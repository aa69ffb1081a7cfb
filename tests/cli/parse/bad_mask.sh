echo x >a.log; "$LOGAD" parse --mask "a=(" a.log
