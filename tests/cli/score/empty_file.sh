: >a.log; "$LOGAD" score -m "$MODEL" a.log
