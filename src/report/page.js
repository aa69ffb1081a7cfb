"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const theme = $("theme");
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const name = () => (theme.textContent = dark() ? "Light" : "Dark");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    name();
  });
  name();

  const list = $("list");
  if (!list) return;
  const items = [...list.children];
  const filter = $("filter");
  const shown = () => items.filter((d) => !d.hidden);
  const count = (n) => ($("shown").textContent = n === items.length ? `${n} shown` : `${n} of ${items.length} shown`);
  $("tools").hidden = false;
  count(items.length);

  let texts = null;
  let timer = 0;
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts ??= items.map((d) => d.textContent.toLowerCase());
    let n = 0;
    items.forEach((d, i) => {
      const fits = words.every((w) => texts[i].includes(w));
      d.hidden = !fits;
      n += fits;
    });
    count(n);
  };
  filter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });

  $("sort").addEventListener("change", (e) => {
    const order = items.map((d, i) => [e.target.value === "time" ? Number(d.dataset.t ?? Infinity) : i, i, d]);
    order.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    list.append(...order.map((x) => x[2]));
  });

  $("open").addEventListener("click", (e) => {
    const open = e.target.textContent === "Open all";
    shown().forEach((d) => (d.open = open));
    e.target.textContent = open ? "Close all" : "Open all";
  });

  const step = (by) => {
    const all = [...list.children].filter((d) => !d.hidden);
    const at = all.findIndex((d) => d.contains(document.activeElement));
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    if (at >= 0) all[at].open = false;
    next.open = true;
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT)$/.test(e.target.tagName)) return;
    if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
    else if (e.key === "/") filter.focus();
    else return;
    e.preventDefault();
  });

  addEventListener("beforeprint", () => shown().slice(0, 100).forEach((d) => (d.open = true)));
})();
