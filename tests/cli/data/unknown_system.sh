"$LOGAD" data simulate vms --out x
