echo x >a.log; : >m.logad; "$LOGAD" score -m m.logad a.log
