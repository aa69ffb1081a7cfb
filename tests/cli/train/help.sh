"$LOGAD" train --help
