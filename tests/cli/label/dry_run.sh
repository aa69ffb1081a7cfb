# The exact bytes, without endpoint or key.
unset OPENAI_BASE_URL OPENAI_API_KEY
"$LOGAD" label -q -m "$MODEL" --target bgl --count 1 --dry-run
