#!/usr/bin/env python3
"""The HTML report in headless Chromium: hostile log texts stay text, nothing is asked of the network,
the console is silent, keys and filter work, both themes are readable.
usage: test_page.py MAKE_PAGE"""
import os
import re
import subprocess
import sys
import tempfile

import browser
from hostile import TEXTS

SHAPE = """(() => { const n = {}; for (const e of document.querySelectorAll('*')) {
  const k = e.tagName + ' ' + e.getAttributeNames().join(); n[k] = (n[k] || 0) + 1; } return n; })()"""
CONTRAST = """(() => { const rgb = (s) => s.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const lum = (c) => { const [r, g, b] = c.map((v) => { v /= 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; if (!/^rgba.* 0\\)$|transparent/.test(c)) return rgb(c); }
    return [255, 255, 255]; };
  let worst = 99, who = '';
  for (const e of document.querySelectorAll('h1,h2,p,dt,dd,th,td,small,li,li b,code,summary span,.score,.new,pre,mark,figcaption span,button,label')) {
    if (e.closest('[hidden]') || !e.checkVisibility()) continue;
    const a = lum(rgb(getComputedStyle(e).color)), b = lum(ground(e));
    const c = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (c < worst) { worst = c; who = e.tagName + '.' + e.className; } }
  return [worst, who]; })()"""


def shown(text):
    """As the report shows it: controls made visible."""
    out = ""
    for c in text:
        n = ord(c)
        if n < 0x20 and c != "\t" or n == 0x7F:
            out += "\\x%02X" % n
        elif 0x80 <= n < 0xA0 or n in (0x2028, 0x2029) or 0x202A <= n <= 0x202E or 0x2066 <= n <= 0x2069:
            out += "\\u{%X}" % n
        else:
            out += c
    return out


def page(make, work, name, texts, n):
    log, out = os.path.join(work, name + ".log"), os.path.join(work, name + ".html")
    with open(log, "w") as f:
        f.write("\n".join(texts) + "\n")
    subprocess.run([make, log, str(n), out], check=True)
    return out


WHOLE = "dispatchEvent(new Event('beforeprint')), document.querySelectorAll('#list > details').length"


def check_hostile(b, make, work):
    # Of one length each, so that both pages have the same lines cut or not. Twice and more, so that each
    # text is among the anomalies that stand in the page and among those the script makes.
    plain = [re.sub(r"[^\n]", "x", t[:-3]) + "%03d" % i for i, t in enumerate(TEXTS)]
    n = 100 + 2 * len(TEXTS)
    b.open(page(make, work, "plain", plain, n))
    assert b.js(WHOLE) == n
    harmless = b.js(SHAPE)
    hostile = page(make, work, "hostile", TEXTS, n)
    b.open(hostile)
    assert b.js(WHOLE) == n
    assert b.js(SHAPE) == harmless, "elements or attributes come from log texts"
    for key in ("j", "j", "k"):
        b.key(key)
    b.js("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert b.js("window.pwned") is None
    assert not b.complaints(), b.complaints()
    assert not b.requests(), b.requests()
    for where in (".id", ".what", "li code", "pre", "td.code"):
        text = b.js(f"[...document.querySelectorAll('{where}')].map((e) => e.textContent).join('\\n')")
        for t in TEXTS if where != "td.code" else []:
            assert shown(t) in text, (where, t)
    check_without_script(b, hostile, work)


def check_without_script(b, made, work):
    """All is there as text where no script runs, and nothing but text."""
    bare = os.path.join(work, "bare.html")
    with open(made) as f, open(bare, "w") as g:
        g.write(re.sub(r"<script>.*?</script>(?=\n</body>)", "", f.read(), flags=re.S))
    b.open(bare)
    text = b.js("[...document.querySelectorAll('#list, pre.rest')].map((e) => e.textContent).join('\\n')")
    n = b.js("[...document.querySelectorAll('pre.rest')].map((e) => e.textContent.match(/^# /gm).length).reduce((x, y) => x + y)")
    assert n == 2 * len(TEXTS), n
    assert all(text.count(shown(t)) >= 3 for t in TEXTS)
    assert b.js("document.querySelectorAll('pre.rest *').length") == 0
    assert b.js("window.pwned") is None and not b.complaints(), b.complaints()


def check_same_shape(b, make, work):
    """What the script makes of an anomaly is what the page would have written of it."""
    texts = ["disk %d of node %d failed" % (i, i * 7) for i in range(120)]
    b.open(page(make, work, "same", texts, 100))
    b.js("document.querySelectorAll('#list > details').forEach((d) => d.removeAttribute('data-t'))")
    written = b.js("[...document.querySelectorAll('#list > details')].map((d) => d.innerHTML)")
    b.open(page(make, work, "same", texts, 200))
    assert b.js(WHOLE) == 200
    made = b.js("[...document.querySelectorAll('#list > details')].map((d) => d.innerHTML)")
    by_session = {re.search('class="id">(.*?)<', h)[1]: h for h in made[100:]}
    common = [h for h in written if re.search('class="id">(.*?)<', h)[1] in by_session]
    assert len(common) >= 20, len(common)
    for h in common:
        name = re.search('class="id">(.*?)<', h)[1]
        strip = lambda s: re.sub(r'class="score">[\d.]+', "", s)
        assert strip(h) == strip(by_session[name]), (h, by_session[name])


def check_path(b):
    """A path reads from the left, its first slash too, though it is its head that is cut off."""
    left = b.js(
        "(() => { const e = document.querySelector('.at'), r = document.createRange();"
        " e.textContent = '/var/log/app.log:3';"
        " return [0, 1, 17].map((i) => (r.setStart(e.firstChild, i), r.setEnd(e.firstChild, i + 1),"
        " r.getBoundingClientRect().left)); })()"
    )
    assert left == sorted(left), left


def check_use(b, make, work):
    words = ["disk alpha failed on node seven"] + ["net %d reset by peer" % i for i in range(20)]
    b.open(page(make, work, "use", words, 210))
    count = "document.querySelectorAll('#list > details').length"
    label = "document.getElementById('shown').textContent"
    assert b.js(count) >= 100 and b.js(label) == "210 shown"
    check_path(b)
    b.key("/")
    for key in "zzz":
        b.key(key)
    b.js("new Promise((f) => setTimeout(f, 250))")
    assert b.js(count) == 0 and b.js(label) == "0 of 210 shown"
    b.js("document.getElementById('filter').value = ''; document.getElementById('filter').dispatchEvent(new Event('input'))")
    b.js("new Promise((f) => setTimeout(f, 250)); ")
    b.js("document.querySelector('td.code > code').click()")
    assert re.fullmatch(r"\d+ of 210 shown", b.js(label)), b.js(label)
    assert b.js("[...document.querySelectorAll('#list .what')].every((e) => e.textContent.includes('net') || e.textContent.includes('disk'))")
    b.js("document.activeElement.blur()")
    b.key("Escape")
    assert b.js(label) == "210 shown"
    for _ in range(3):
        b.js("window.scrollTo(0, document.body.scrollHeight)")
        b.js("new Promise((f) => setTimeout(f, 300))")
    assert b.js(count) == 210, b.js(count)
    b.js("window.scrollTo(0, 0)")
    b.js("document.getElementById('sort').value = 'time'; document.getElementById('sort').dispatchEvent(new Event('change'))")
    b.js("document.getElementById('sort').value = 'score'; document.getElementById('sort').dispatchEvent(new Event('change'))")
    b.key("j")
    b.key("j")
    assert b.js("document.querySelector('details[open]').id") == "a2"
    assert b.js("document.querySelectorAll('details[open]').length") == 1
    assert b.js("document.activeElement.tagName") == "SUMMARY"
    for name in ("light", "dark"):
        b.theme(name)
        worst, who = b.js(CONTRAST)
        assert worst >= 4.5, (name, worst, who)
    before = b.js("getComputedStyle(document.body).backgroundColor")
    b.js("document.getElementById('theme').click()")
    assert b.js("getComputedStyle(document.body).backgroundColor") != before
    assert b.js("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
    assert not b.complaints(), b.complaints()


def main():
    if browser.find() is None:
        print("SKIPPED: Chromium is not here (Debian: chromium)")
        return 77
    assert len(TEXTS) >= 50
    b = browser.Browser()
    with tempfile.TemporaryDirectory() as work:
        check_hostile(b, sys.argv[1], work)
        check_use(b, sys.argv[1], work)
        check_same_shape(b, sys.argv[1], work)
    b.close()
    print(len(TEXTS), "hostile texts stayed text")
    return 0


if __name__ == "__main__":
    sys.exit(main())
