"$LOGAD" train --source hdsf --target bgl -o m.logad
