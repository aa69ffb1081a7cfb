# help VERB and VERB --help are the same text.
"$LOGAD" help score >a && "$LOGAD" score -h --nonsense >b && cmp a b && echo same
