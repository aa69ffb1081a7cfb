"$LOGAD" parse none.log
