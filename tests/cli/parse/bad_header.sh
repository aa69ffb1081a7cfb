echo x >a.log; "$LOGAD" parse --header "<Date" a.log
