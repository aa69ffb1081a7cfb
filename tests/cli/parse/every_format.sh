# parsed + joined + skipped = lines, said and written, for a line or more of every format.
check() {
    "$LOGAD" parse --format "$1" in -o out 2>said || { echo "$1: failed"; cat said; }
    got=$(wc -l <out)
    joined=$(grep -c '"joined":true' out)
    skipped=$(grep -c '"skipped":true' out)
    echo "$1: $got = $((got - joined - skipped)) + $joined + $skipped ($(tail -n 1 said))"
}
one() { name=$1; printf "$2" >in; check "$name"; }
one hdfs '081109 203615 148 INFO dfs.A: x 1\n\tat y\n\n'
one bgl '\055 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 RAS KERNEL INFO x 1\ny\n'
one thunderbird '\055 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond[1]: x 1\n'
one openstack 'nova.log 2017-05-16 00:00:00.008 25746 INFO nova.x [req-1 - - -] x 1\n\n'
one apache '[Sun Dec 04 04:47:44 2005] [error] x 1\n'
one hpc '134681 node-246 unix.hw state 1077804742 1 x 1\n'
one healthapp '20171224-0:28:0:83|Step|300|x 1\n'
one spark '17/06/09 20:10:40 INFO a.B: x 1\njava.lang.E: y\n'
one windows '2016-09-28 04:30:30, Info                  CBS    x 1\n'
one zookeeper '2015-07-29 17:41:44,747 - INFO  [M:/0:0:0:0:0:0:0:0:3888:Q$L@493] - x 1\n'
one hadoop '2015-10-18 18:01:47,978 INFO [main] o.A: x 1\n\tat y\n'
one android '03-17 16:13:38.811  1702  2395 D WindowManager: x 1\n'
one proxifier '[10.30 16:49:06] chrome.exe - x 1\n'
one linux 'Jun 14 15:16:01 combo sshd(pam_unix)[19939]: x 1\n'
one openssh 'Dec 10 06:55:46 LabSZ sshd[24200]: x 1\n'
one mac 'Jul  1 09:00:55 h kernel[0]: x 1\n\tmore\n'
one rfc3164 '<13>Feb  5 17:32:18 h su[7]: x 1\n'
one rfc5424 '<34>1 2003-10-11T22:14:15.003Z h su - ID [a b="c"] x 1\n'
one klog 'I0102 15:04:05.678901 7 a.go:1] x 1\n'
one iso '2020-01-01T00:00:00Z INFO x 1\nmore\n'
one access '1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /a" 200 1\n'
one nginx '2020/01/01 10:00:00 [error] 1#0: x 1\n'
one python '2020-01-01 10:00:00,250 - a - INFO - x 1\nTraceback (most recent call last):\n'
one json '[{"msg":"x 1"},\n{"msg":\n"x 2"}]\n'
one docker '{"log":"x ","stream":"stdout","time":"2020-01-02T15:04:05Z"}\n{"log":"1\\n","stream":"stdout","time":"2020-01-02T15:04:05Z"}\n'
one cri '2016-10-06T00:17:09Z stdout P x \n2016-10-06T00:17:09Z stdout F 1\n'
one journald '{"__CURSOR":"s","MESSAGE":[120,32,49]}\n'
one journald-export '__CURSOR=s\nMESSAGE\n\003\000\000\000\000\000\000\000x 1\n\n'
one logfmt 'level=info msg="x 1"\n'
one csv 'a,msg\n1,"x\n1"\n'
one plain 'x 1\n\tat y\n\n'
