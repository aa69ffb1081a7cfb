unset OPENAI_BASE_URL OPENAI_API_KEY
"$LOGAD" label -q -m "$MODEL" --target bgl -o labels.jsonl
code=$?
ls
exit $code
