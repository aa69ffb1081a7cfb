"""Seeded secrets of known kinds, in the contexts in which logs have them. Nothing here is real."""
import base64
import json
import random
import string

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
ALNUM = UPPER + LOWER + DIGITS
HEX = "0123456789abcdef"


def pick(r, chars, n):
    return "".join(r.choice(chars) for _ in range(n))


def luhn(r, prefix, n):
    digits = [int(c) for c in prefix] + [r.randrange(10) for _ in range(n - len(prefix) - 1)]
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits)))
    return "".join(map(str, digits)) + str(-total % 10)


def card(r):
    n = luhn(r, r.choice(["4", "51", "55", "34", "37", "6011"]), 16)
    return r.choice([n, " ".join(n[i:i + 4] for i in range(0, 16, 4)), "-".join(n[i:i + 4] for i in range(0, 16, 4))])


def part64(r, data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(r):
    head = part64(r, b'{"alg":"HS256","typ":"JWT"}')
    body = part64(r, json.dumps({"sub": pick(r, DIGITS, 8), "name": pick(r, LOWER, 7)}).encode())
    return ".".join([head, body, part64(r, r.randbytes(32))])


def iban(r):
    body = pick(r, DIGITS, 18)
    check = 98 - int(body + "131400") % 97  # DE is 1314
    return "DE%02d%s" % (check, body)


def word(r):
    return pick(r, LOWER, r.randrange(4, 9))


def password(r):
    return pick(r, ALNUM + "!$#%^*+-_.", r.randrange(8, 16)) + pick(r, DIGITS, 1)


def ip(r):
    return ".".join(str(r.randrange(1, 255)) for _ in range(4))


def ip6(r):
    groups = ["%x" % r.randrange(1, 65536) for _ in range(8)]
    return r.choice([":".join(groups), ":".join(groups[:3]) + "::" + groups[3]])


# kind -> (a function that makes one, contexts with %s)
ANYWHERE = ["request failed for %s", "%s rejected", "got '%s' from client", "value=%s", "retry (%s) later",
            'payload {"id":"%s"}', "[%s] connection lost"]
KINDS = {
    "aws key id": (lambda r: r.choice(["AKIA", "ASIA"]) + pick(r, UPPER + "234567", 16), ANYWHERE),
    "aws secret": (lambda r: pick(r, ALNUM + "/+", 40),
                   ["aws_secret_access_key=%s", "secret_access_key: %s", '"SecretAccessKey": "%s"']),
    "google key": (lambda r: "AIza" + pick(r, ALNUM + "_-", 35), ANYWHERE),
    "github token": (lambda r: r.choice(["ghp_", "gho_", "ghs_"]) + pick(r, ALNUM, 36), ANYWHERE),
    "gitlab token": (lambda r: "glpat-" + pick(r, ALNUM, 20), ANYWHERE),
    "slack token": (lambda r: "xoxb-" + pick(r, DIGITS, 11) + "-" + pick(r, ALNUM, 24), ANYWHERE),
    "openai key": (lambda r: "sk-" + pick(r, ALNUM, 48), ANYWHERE),
    "stripe key": (lambda r: "sk_live_" + pick(r, ALNUM, 24), ANYWHERE),
    "npm token": (lambda r: "npm_" + pick(r, ALNUM, 36), ANYWHERE),
    "jwt": (jwt, ANYWHERE),
    "bearer": (lambda r: pick(r, ALNUM, 32), ["Authorization: Bearer %s", "header authorization=Bearer %s",
                                              "sent Bearer %s to upstream"]),
    "basic": (lambda r: base64.b64encode((word(r) + ":" + password(r)).encode()).decode(),
              ["Authorization: Basic %s", "proxy-authorization: Basic %s"]),
    "session cookie": (lambda r: pick(r, ALNUM, 26), ["Cookie: JSESSIONID=%s", "Set-Cookie: sid=%s; Path=/; HttpOnly",
                                                      "sessionid=%s expired"]),
    "password": (password, ["password=%s", "passwd: %s", "login failed, pwd='%s'", '{"password":"%s"}',
                            "db_password=%s host unreachable", "PASSWORD = %s", "the password is %s"]),
    "url password": (lambda r: password(r).replace("#", "x").replace("%", "y"),
                     ["cannot reach postgres://app:%s@db/main", "GET https://user:%s@host.example/x failed",
                      "amqp://guest:%s@mq refused", "redis://:%s@cache down"]),
    "token in query": (lambda r: pick(r, ALNUM, 24), ["GET /v1/items?token=%s&x=1 500",
                                                      "callback?access_token=%s timed out", "url /a?api_key=%s"]),
    "mail": (lambda r: "%s.%s@%s.com" % (word(r), word(r), word(r)), ANYWHERE),
    "ip": (ip, ANYWHERE + ["connect to %s:8080 failed", "from %s port 22"]),
    "ip6": (ip6, ["request failed for %s", "%s rejected", "from [%s]:443"]),
    "mac": (lambda r: ":".join(pick(r, HEX, 2) for _ in range(6)), ANYWHERE),
    "card": (card, ANYWHERE),
    "iban": (iban, ANYWHERE),
    "phone": (lambda r: "+49 %s %s" % (pick(r, "123456789", 3), pick(r, DIGITS, 7)), ["call %s", "sms to %s failed"]),
    "private key": (lambda r: base64.b64encode(r.randbytes(96)).decode(),
                    ["-----BEGIN RSA PRIVATE KEY-----%s-----END RSA PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----- %s"]),
    "hex token": (lambda r: pick(r, HEX, 40), ANYWHERE),
    "user": (lambda r: word(r) + pick(r, DIGITS, 3), ["login failed for user %s", "user=%s denied",
                                                      "cannot open /home/%s/.profile", "authentication failed for user '%s'"]),
    "webhook": (lambda r: pick(r, UPPER + DIGITS, 9) + "/" + pick(r, ALNUM, 24),
                ["POST https://hooks.slack.com/services/%s failed"]),
}


def seeded(seed, n):
    """n rows (kind, secret, line) by turns of kinds."""
    r = random.Random(seed)
    rows = []
    for i in range(n):
        kind = list(KINDS)[i % len(KINDS)]
        make, contexts = KINDS[kind]
        secret = make(r)
        rows.append((kind, secret, r.choice(contexts) % secret))
    return rows
