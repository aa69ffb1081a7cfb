mkdir logs; "$LOGAD" train --source logs --target bgl -o m.logad
