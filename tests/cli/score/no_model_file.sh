echo x >a.log; "$LOGAD" score -m none.logad a.log
