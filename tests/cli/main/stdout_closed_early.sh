# Whoever reads us may leave early, as head does: no message, and the code of that signal.
# The reader leaves at once; sleep lets it.
{ sleep 1; "$LOGAD" --help; echo "exit $?" >&2; } | :
