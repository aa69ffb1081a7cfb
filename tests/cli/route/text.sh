"$LOGAD" route -q -m "$MODEL" --target bgl | head -12
