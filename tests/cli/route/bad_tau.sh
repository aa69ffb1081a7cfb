"$LOGAD" route -m "$MODEL" --target bgl --tau 2
