"$LOGAD" score -m "$MODEL"
