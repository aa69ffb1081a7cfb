"$LOGAD" inspect none.logad
