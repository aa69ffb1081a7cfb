"$LOGAD" train --target bgl -o m.logad
