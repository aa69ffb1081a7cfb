"$LOGAD" eval -m "$MODEL"
