#!/usr/bin/env python3
r"""Raw logs of seven systems whose lines name no request id, with the truth about which lines a fault wrote.

usage: plain_logs.py OUTDIR [--lines 20000] [--seed 1]   ->  OUTDIR/NAME.log, OUTDIR/NAME.truth (1-based fault lines)

Each log is a table of flows (plain/NAME.txt, see parse()):
  12 TEXT          background flow of weight 12          ? TEXT        rare harmless flow, 0-3 times in the log
  %3600:60 TEXT    periodic, every 3600 s (phase 60)     !kind         a kind of fault; its lines follow
  +GAP[xA-B|XA-B][?P] TEXT   further line of the flow, GAP seconds later on average, A-B times (X: a flood, scales
                             with the size of the log), with probability P; '-' instead of '+': not the fault's own line
  ' ;; ' separates lines repeated in turn, \n starts a continuation line without header.
Text: {a|b} choice, {1-9} {0.1-2.5} uniform, {~1-900} log-uniform, {name} vocabulary; {..@k} is remembered as {@k}:
lower case for the flow, upper case for one repetition, digit for the whole log.
"""
import argparse, datetime, math, os, pathlib, random, re

TABLES = pathlib.Path(__file__).parent / 'plain'
HEAD = re.compile(r'(\d+(?:\.\d+)?|\?|%\d+(?::\d+)?|!\w+)(?: (.*))?$')
CONT = re.compile(r'([+-])([\d.]+)(?:([xX])(\d+)-(\d+))?(?:\?([\d.]+))? (.*)$')
SLOT = re.compile(r'\{([^{}]*?)(?:@(\w))?\}')
RANGE = re.compile(r'(~?)(\d+(?:\.\d+)?)-(\d+(?:\.(\d+))?)$')


def table(name):
    return (TABLES / (name + '.txt')).read_text()


def parse(table):
    """-> {'bg': [(weight, steps)], 'rare': [steps], 'cron': [(period, phase, steps)], 'fault': {kind: steps}}"""
    out = {'bg': [], 'rare': [], 'cron': [], 'fault': {}}
    for line in filter(None, (l.strip() for l in table.split('\n'))):
        m = HEAD.match(line)
        if m:
            steps = [(True, 0.0, None, 1, 1, 1.0, m[2])] if m[2] else []
            if m[1] == '?':
                out['rare'].append(steps)
            elif m[1][0] == '%':
                period, _, phase = m[1][1:].partition(':')
                out['cron'].append((int(period), int(phase) if phase else None, steps))
            elif m[1][0] == '!':
                out['fault'][m[1][1:]] = steps
            else:
                out['bg'].append((float(m[1]), steps))
        else:
            s, gap, x, a, b, p, text = CONT.match(line).groups()
            steps.append((s == '+', float(gap), x, int(a or 1), int(b or 1), float(p or 1), text))
    return out


class Maker:
    def __init__(self, rng, voc, scale):
        self.rng, self.scale, self.glob = rng, scale, {}
        r, hexa = rng, lambda n: '%0*x' % (n, rng.getrandbits(4 * n))
        ips = ['%d.%d.%d.%d' % (r.randint(2, 220), r.randint(0, 255), r.randint(0, 255), r.randint(1, 254)) for _ in range(300)]
        names = 'anna bob carol dmitri eva frank grace hugo irene jan kim lars mia noor olaf petra quinn rosa sven tara info sales office billing support'.split()
        doms = 'example.org acme-tools.com nordwind.de mailhub.net gmail.com outlook.com kbr-logistics.nl fabrika.cz web.de yahoo.com tinyshop.io uni-dorf.edu'.split()
        r.shuffle(names), r.shuffle(doms)
        self.voc = {
            'ip': lambda: self.pick(ips) if r.random() < .7 else '%d.%d.%d.%d' % tuple(r.randint(2, 223) for _ in range(4)),
            'lan': lambda: '10.%d.%d.%d' % (r.randint(0, 3), r.randint(0, 20), r.randint(2, 250)),
            'pid': lambda: str(r.randint(700, 65000)), 'port': lambda: str(r.randint(32768, 60999)),
            'user': lambda: self.pick(names), 'dom': lambda: self.pick(doms),
            'bot': lambda: r.choice('admin root test oracle ubuntu postgres git ftpuser user1 deploy pi hadoop guest support nagios'.split()),
            'fqdn': lambda: r.choice(['mail', 'mx1', 'smtp-out%d' % r.randint(1, 9), 'unknown', 'a%d' % r.randint(10, 99)]) + '.' + self.pick(doms),
            'qid': lambda: hexa(10).upper(), 'uuid': lambda: '-'.join(map(hexa, (8, 4, 4, 4, 12))),
            **{k: (lambda f=f: stamp(self.now, f)) for k, f in (('ymd', '%Y%m%d'), ('iso', '%Y-%m-%d'), ('clock', '%H:%M:%S'))},
            **{'h%d' % n: (lambda n=n: hexa(n)) for n in (2, 4, 5, 8, 10, 12, 16, 64)}, **voc}

    def pick(self, pool):
        return pool[int(len(pool) * self.rng.random() ** 2.5)]

    def value(self, body):
        if body in self.voc:
            return self.voc[body]()
        if '|' in body:
            return self.rng.choice(body.split('|'))
        m = RANGE.match(body)
        if not m:
            return None
        a, b = float(m[2]), float(m[3])
        v = math.exp(self.rng.uniform(math.log(max(a, .01)), math.log(b))) if m[1] else self.rng.uniform(a, b)
        return '%.*f' % (len(m[4]), v) if m[4] else str(int(v) if m[1] else self.rng.randint(int(a), int(b)))

    def expand(self, text, ctx):
        def slot(m):
            store = self.glob if (m[2] or '').isdigit() else ctx
            if m[2] and m[2] in store:
                return store[m[2]]
            v = self.value(m[1])
            if v is not None and m[2]:
                store[m[2]] = v
            return m[0] if v is None else v
        while True:
            new = SLOT.sub(slot, text)
            if new == text:
                return new.replace('\\n', '\n').replace('\\t', '\t')
            text = new

    def flow(self, t, steps, kind=None):
        """-> [(time, text, kind of fault or None)]"""
        out, ctx, r = [], {}, self.rng
        for own, gap, x, a, b, p, text in steps:
            if r.random() > p:
                continue
            n = r.randint(a, b)
            n = max(2, round(n * self.scale)) if x == 'X' else n
            for _ in range(n):
                for k in [k for k in ctx if k.isupper()]:
                    del ctx[k]
                for part in text.split(' ;; '):
                    self.now = t = t + (r.expovariate(1 / gap) if gap else 1e-5)
                    out.append((t, self.expand(part, ctx), kind if own else None))
        return out


def size(events, fault_only=False):
    return sum(e[1].count('\n') + 1 for e in events if e[2] or not fault_only)


def generate(name, build, lines, seed):
    rng = random.Random('%s/%s' % (name, seed))
    table, fmt, gap, voc, day = build(rng)
    mk, spec = Maker(rng, voc, lines / 20000), parse(table)
    t0 = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc).timestamp() + rng.uniform(0, 200 * 86400)
    span = lines * gap * rng.uniform(.8, 1.2)
    while True:                                              # the faults: redrawn until their share is honest
        faults, strikes = [], {}
        kinds = rng.sample(sorted(spec['fault']), rng.randint(3, min(6, len(spec['fault']))))
        for kind in kinds:
            strikes[kind] = [mk.flow(t0 + span * rng.uniform(.02, .96), spec['fault'][kind], kind)
                             for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))]
            faults += sum(strikes[kind], [])
        if .002 * lines <= size(faults, True) <= .0195 * lines or lines < 3000:
            break
    events = list(faults)
    for steps in spec['rare']:
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            events += mk.flow(t0 + span * rng.random(), steps)
    for period, phase, steps in spec['cron']:
        phase = rng.uniform(0, min(period, span)) + t0 if phase is None else phase
        t = t0 + (phase - t0) % period
        while t < t0 + span:
            events += mk.flow(t + rng.uniform(0, 1.5), steps)
            t += period
    spikes = [(t0 + span * rng.random(), rng.uniform(60, 900)) for _ in range(rng.randint(3, 8))]
    weights, flows, have = [w for w, _ in spec['bg']], [s for _, s in spec['bg']], size(events)
    while have < lines:
        t = t0 + span * rng.random()
        if rng.random() < .05:
            s, width = rng.choice(spikes)
            t = s + width * rng.random()
        elif rng.random() > 1 - day * (.5 + .5 * math.cos(t % 86400 / 86400 * 2 * math.pi)):
            continue                                         # quieter at night
        new = mk.flow(t, rng.choices(flows, weights)[0])
        have += size(new)
        events += new
    events.sort(key=lambda e: e[0])
    text, truth, state = [], [], {'t0': t0, 'rng': rng}
    for t, msg, kind in events:
        part = fmt(state, t, msg).split('\n')
        truth += range(len(text) + 1, len(text) + 1 + len(part)) if kind else []
        text += part
    return text, truth, {k: (len(v), size(sum(v, []), True)) for k, v in strikes.items()}


def stamp(t, form):
    d = datetime.datetime.fromtimestamp(t, datetime.timezone.utc)
    return d.strftime(form.replace('%L', '%03d' % (d.microsecond // 1000)))


def syslog(rng):
    host, up = rng.choice(['mx2', 'web01', 'srv-mail', 'atlas']), rng.uniform(1e5, 9e6)

    def fmt(st, t, msg):
        if msg.startswith('kernel: '):
            msg = 'kernel: [%12.6f] %s' % (t - st['t0'] + up, msg[8:])
        return '%s %2d %s %s %s' % (stamp(t, '%b'), int(stamp(t, '%d')), stamp(t, '%H:%M:%S'), host, msg)
    return table('syslog'), fmt, 9, {}, .6


def java(rng):
    return table('java'), lambda st, t, msg: stamp(t, '%Y-%m-%d %H:%M:%S.%L ') + msg, 1.6, {
        'w': lambda: '[http-nio-8080-exec-%d]' % rng.randint(1, 40), 'sch': lambda: '[scheduling-%d]' % rng.randint(1, 4),
        'kaf': lambda: '[org.springframework.kafka.KafkaListenerEndpointContainer#0-%d-C-1]' % rng.randint(0, 5),
        'sku': lambda: 'SKU-%05d' % rng.randint(1, 9000), 'ord': lambda: str(rng.randint(700000, 999999)),
        'tail': lambda: '\\n\\tat com.acme.shop.%s(%s)\\n\\tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)\\n\\tat java.base/java.lang.Thread.run(Thread.java:829)' % rng.choice(
            [('order.OrderService.place', 'OrderService.java:211'), ('cart.CartService.load', 'CartService.java:88'), ('user.ProfileDao.find', 'ProfileDao.java:45')])}, .6


def kubelet(rng):
    pid = [rng.randint(900, 4000)]

    def fmt(st, t, msg):
        if 'Kubelet version' in msg:
            pid[0] = rng.randint(4000, 900000)
        us = stamp(t, '%m%d %H:%M:%S.%f')
        return '%s%s %7d %s' % (msg[0], us, pid[0], msg[2:])
    pods = ['%s-%s-%s' % (a, '%010x' % rng.getrandbits(40), ''.join(rng.choice('bcdfghjklmnpqrstvwxz2456789') for _ in range(5)))
            for a in 'web cart checkout search worker exporter gateway redis auth mailer report ingest'.split() for _ in range(3)]
    rng.shuffle(pods)
    return table('kubelet'), fmt, 4, {
        'pod': lambda: '"%s/%s"' % (rng.choice(['prod', 'prod', 'staging', 'monitoring']), pods[int(36 * rng.random() ** 2)]),
        'cid': lambda: 'containerd://%064x' % rng.getrandbits(256), 'img': lambda: 'registry.acme.io/%s:1.%d.%d' % (
            rng.choice('web cart search worker auth'.split()), rng.randint(0, 40), rng.randint(0, 9))}, .3


def postgres(rng):
    return table('postgres'), lambda st, t, msg: stamp(t, '%Y-%m-%d %H:%M:%S.%L UTC ') + msg, 6, {
        'p': lambda: '[%d]' % rng.randint(1000, 99000), 'lsn': lambda: '%X/%X' % (rng.randint(2, 90), rng.getrandbits(31)),
        'tab': lambda: rng.choice('orders order_items customers sessions stock invoices audit_log carts events'.split()),
        'rel': lambda: 'base/16%d/%d' % (rng.randint(384, 390), rng.randint(16400, 99999))}, .6


def firmware(rng):
    base = [None]

    def fmt(st, t, msg):
        if base[0] is None:
            base[0] = st['t0'] - rng.uniform(1e4, 4e6)
        if msg.startswith('boot '):
            base[0] = t
        return '[%012.3f] %s' % (t - base[0], msg)
    return table('firmware'), fmt, 4, {}, 0


def access(rng):
    uas = ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36' % v for v in (118, 120, 121)] + [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1',
        'Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0', 'ShopApp/4.2 (Android 14)']
    bots = ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
            'python-requests/2.31.0', 'Mozilla/5.0 zgrab/0.x', 'curl/7.88.1', '-']
    addr = lambda: '%d.%d.%d.%d' % (rng.randint(2, 220), rng.randint(0, 255), rng.randint(0, 255), rng.randint(1, 254))
    assets = ['%s.%08x.%s' % (n, rng.getrandbits(32), e) for n in ('app', 'vendor', 'runtime', 'shop') for e in ('js', 'css')]
    who = [(addr(), rng.choice(uas), rng.choice(['1.1', '2.0', '2.0'])) for _ in range(900)] + [(addr(), rng.choice(bots), '1.1') for _ in range(60)]
    who += [('10.0.0.5', 'kube-probe/1.27', '1.1'), ('10.0.0.9', 'Prometheus/2.45.0', '1.1')]

    def fmt(st, t, msg):
        v, method, path, code, size, *ref = msg.split(' ')
        ip, ua, ver = who[int(v)]
        size = '0' if code in ('204', '304', '499') or method == 'HEAD' else size
        ref = 'https://shop.example.com' + ref[0] if ref else '-'
        return '%s - - [%s +0000] "%s %s HTTP/%s" %s %s "%s" "%s"' % (ip, stamp(t, '%d/%b/%Y:%H:%M:%S'), method, path, ver, code, size, ref, ua)
    return table('access'), fmt, 2, {
        'v': lambda: str(int(900 * rng.random() ** 1.5)), 'b': lambda: str(rng.randint(900, 959)), 'k': lambda: '960', 'm': lambda: '961',
        'cat': lambda: rng.choice('lighting chairs desks kitchen outdoor kids sale'.split()),
        'slug': lambda: '%s-%s-%d' % (rng.choice('oak steel blue mini classic soft'.split()), rng.choice('lamp chair desk mug shelf rug'.split()), rng.randint(100, 999)),
        'js': lambda: rng.choice(assets)}, .7


def etl(rng):
    return table('etl'), lambda st, t, msg: stamp(t, '%Y-%m-%d %H:%M:%S,%L ') + msg, 5, {
        'dag': lambda: rng.choice('load_orders load_clicks stock_snapshot crm_sync fx_rates churn_score invoice_export web_sessions'.split()),
        'task': lambda: rng.choice('extract transform load validate publish dedupe join_customers aggregate'.split()),
        'wk': lambda: 'worker-%02d' % rng.randint(1, 12), 'tb': lambda: rng.choice(['dwh', 'stage', 'mart']) + '.' + rng.choice('orders clicks customers stock fx sessions invoices'.split()),
        's3': lambda: 's3://acme-lake/%s/dt={iso}/part-%05d.parquet' % (rng.choice(['orders', 'clicks', 'crm', 'stock']), rng.randint(0, 400))}, .2


LOGS = {'syslog': syslog, 'java': java, 'kubelet': kubelet, 'postgres': postgres, 'firmware': firmware, 'access': access, 'etl': etl}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('outdir')
    ap.add_argument('--lines', type=int, default=20000)
    ap.add_argument('--seed', type=int, default=1)
    a = ap.parse_args()
    os.makedirs(a.outdir, exist_ok=True)
    for name, build in LOGS.items():
        text, truth, kinds = generate(name, build, a.lines, a.seed)
        for ext, rows in (('log', text), ('truth', truth)):
            with open(os.path.join(a.outdir, name + '.' + ext), 'w') as f:
                f.writelines('%s\n' % r for r in rows)
        print('%-9s %6d lines %4d fault lines (%.2f %%)  %s' % (name, len(text), len(truth), 100 * len(truth) / len(text),
              ', '.join('%s x%d=%d' % (k, n, s) for k, (n, s) in kinds.items())))


if __name__ == '__main__':
    main()
