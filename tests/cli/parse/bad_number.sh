echo x >a.log; "$LOGAD" parse --max-templates many a.log
