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


def check_hostile(b, make, work):
    # Of one length each, so that both pages have the same lines cut or not.
    plain = [re.sub(r"[^\n]", "x", t[:-3]) + "%03d" % i for i, t in enumerate(TEXTS)]
    n = len(TEXTS)
    b.open(page(make, work, "plain", plain, n))
    harmless = b.js(SHAPE)
    b.open(page(make, work, "hostile", TEXTS, n))
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


def check_use(b, make, work):
    words = ["disk alpha failed on node seven"] + ["net %d reset by peer" % i for i in range(20)]
    b.open(page(make, work, "use", words, 210))
    count = "[...document.querySelectorAll('#list > details')].filter((d) => !d.hidden).length"
    assert b.js(count) == 210
    b.key("/")
    for key in "zzz":
        b.key(key)
    b.js("new Promise((f) => setTimeout(f, 250))")
    assert b.js(count) == 0 and b.js("document.getElementById('shown').textContent") == "0 of 210 shown"
    b.js("document.getElementById('filter').value = ''; document.getElementById('filter').dispatchEvent(new Event('input'))")
    b.js("new Promise((f) => setTimeout(f, 250)); ")
    b.js("document.activeElement.blur()")
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
    b.close()
    print(len(TEXTS), "hostile texts stayed text")
    return 0


if __name__ == "__main__":
    sys.exit(main())
