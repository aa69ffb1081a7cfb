"$LOGAD" check --json "$(dirname "$TESTS")/../data/samples/bgl/bgl.log.gz"
