mkdir logs; "$LOGAD" score -m "$MODEL" logs
