# Exit 5, at once: nothing is trained and no file is left.
unset OPENAI_BASE_URL OPENAI_API_KEY
"$LOGAD" train --method fusionlog --source hdfs --target bgl -o m.logad
code=$?
ls
exit $code
