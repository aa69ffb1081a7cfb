echo x >a.log; echo not a model >m.logad; "$LOGAD" score -m m.logad a.log
