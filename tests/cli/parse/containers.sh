# Entries that a runtime has cut into pieces, of two streams; stack traces; a format inside.
cat >docker.log <<'L'
{"log":"I0102 15:04:05.678901 7 a.go:1] long ","stream":"stdout","time":"2020-01-02T15:04:05.6Z"}
{"log":"E0102 15:04:05.678902 7 a.go:2] bad 1\n","stream":"stderr","time":"2020-01-02T15:04:05.7Z"}
{"log":"line 22\n","stream":"stdout","time":"2020-01-02T15:04:05.8Z"}
{"log":"  with more\n","stream":"stdout","time":"2020-01-02T15:04:05.9Z"}
L
cat >cri.log <<'L'
2016-10-06T00:17:09.66Z stdout P first 
2016-10-06T00:17:09.67Z stderr F java.lang.Error: x
2016-10-06T00:17:09.68Z stdout F second 12
2016-10-06T00:17:09.69Z stderr F 	at a.B.c(D.java:12)
L
"$LOGAD" parse docker.log cri.log
