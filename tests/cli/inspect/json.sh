"$LOGAD" inspect "$MODEL" --json | python3 -c "import json, sys; d = json.load(sys.stdin); print(sorted(d))"
