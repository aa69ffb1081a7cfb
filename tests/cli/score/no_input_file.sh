"$LOGAD" score -m "$MODEL" none.log
