# The shells themselves judge the scripts, where they are here.
for shell in bash zsh fish; do
    "$LOGAD" completion $shell >$shell || echo "$shell failed"
    for verb in train score eval parse data inspect; do
        grep -q "$verb" $shell || echo "$shell does not know $verb"
    done
    ! command -v $shell >/dev/null || $shell -n $shell || echo "$shell refuses it"
done
bash -c '. ./bash; COMP_WORDS=(logad train --en); COMP_CWORD=2; _logad; echo "${COMPREPLY[@]}"
COMP_WORDS=(logad train --encoder ""); COMP_CWORD=3; _logad; echo "${COMPREPLY[@]}"
COMP_WORDS=(logad sc); COMP_CWORD=1; _logad; echo "${COMPREPLY[@]}"'
