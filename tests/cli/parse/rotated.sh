# Rotations of one log, the oldest first, however they are given; a folder, a glob, names.
mkdir d
printf 'run 3\n' >d/app.log
printf 'run 2\n' >d/app.log.1
printf 'run 1\n' | gzip -n >d/app.log.2.gz
"$LOGAD" parse -q d
"$LOGAD" parse -q 'd/app.log*' | cksum
"$LOGAD" parse -q d/app.log d/app.log.1 d/app.log.2.gz | cksum
