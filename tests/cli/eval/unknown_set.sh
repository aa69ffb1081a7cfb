"$LOGAD" eval -m "$MODEL" --target gbl
