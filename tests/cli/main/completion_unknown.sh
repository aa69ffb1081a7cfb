"$LOGAD" completion tcsh
