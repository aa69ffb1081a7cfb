echo x >a.log; "$LOGAD" parse --format hfds a.log
