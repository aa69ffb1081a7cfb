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
  const filter = $("filter");
  const BATCH = 100; // elements that are made at a time

  /* Elements with text alone: log text never becomes markup. */
  const make = (tag, kind, text) => {
    const e = document.createElement(tag);
    if (kind) e.className = kind;
    if (text !== undefined) e.textContent = text;
    return e;
  };

  /* Blocks of lines, as html_rest.c writes them: each "# " begins an anomaly. */
  const parse = (text) => {
    const x = { head: [], events: [], lines: [] };
    for (const line of text.split("\n")) {
      const what = line.slice(2);
      if (line[0] === "#") x.head = what.split(" ");
      else if (line[0] === "S") x.session = what;
      else if (line[0] === "T") x.template = what;
      else if (line[0] === "A") x.at = what;
      else if (line[0] === "E") x.events.push(what);
      else if (line[0] === "L" || line[0] === "G") x.lines.push(what);
    }
    return x;
  };
  const cut = (text, n) => {
    const parts = text.split(" ", n);
    return [...parts, text.slice(parts.join(" ").length + 1)];
  };

  const events = (x) => {
    const ul = make("ul");
    for (const text of x.events) {
      const [weight, known, template] = cut(text, 2);
      const li = make("li");
      li.append(make("b", "", weight + "%"), " ", make("code", "", template));
      if (known === "-") li.append(" ", make("span", "new", "new to the model"));
      ul.append(li);
    }
    return ul;
  };
  const lines = (x) => {
    const pre = make("pre");
    pre.tabIndex = 0;
    for (const text of x.lines) {
      const [weight, number, raw] = cut(text, 2);
      if (text === "") pre.append("        \u22ee\n");
      else if (weight === "-") pre.append(number.padStart(7), "      ", raw, "\n");
      else pre.append(make("mark", "", `${number.padStart(7)} ${weight.padStart(3)}% ${raw}`), "\n");
    }
    return pre;
  };
  const build = (row) => {
    const x = parse(row.data);
    const [score, n, window, windows] = x.head;
    const details = make("details");
    details.id = "a" + (row.i + 1);
    const summary = make("summary");
    summary.append(make("b", "score", score), make("span", "id", x.session), make("span", "what", x.template),
      make("span", "at", x.at));
    const decides = windows > 1 ? `, window ${window} of ${windows} decides` : "";
    const note = `${n} event${n === "1" ? "" : "s"}${decides}; their shares of the score:`;
    details.append(summary, make("p", "note", note));
    if (x.events.length) details.append(events(x));
    details.append(x.lines.length ? lines(x) : make("p", "note", "The raw lines cannot be read again."));
    return details;
  };

  const rows = [...list.children].map((node, i) => ({ i, node, time: Number(node.dataset.t ?? Infinity) }));
  for (const block of document.querySelectorAll("pre.rest")) {
    for (const data of block.textContent.split(/\n(?=# )/)) {
      const time = Number(data.slice(0, data.indexOf("\n")).split(" ")[5]);
      rows.push({ i: rows.length, data, time: Number.isFinite(time) ? time : Infinity });
    }
    block.remove();
  }

  let order = rows; // what the filter leaves, sorted
  let listed = list.children.length; // of them, how many are in the page
  let openAll = false;
  let range = null; // of time, from a click on the timeline
  const element = (row) => {
    row.node ??= build(row);
    row.node.open = row.node.open || openAll;
    return row.node;
  };
  const more = (upTo) => {
    const next = order.slice(listed, Math.min(upTo, order.length));
    list.append(...next.map(element));
    listed += next.length;
  };
  const refresh = () => {
    list.replaceChildren();
    listed = 0;
    more(BATCH);
    const n = rows.length;
    $("shown").textContent = order.length === n ? `${n} shown` : `${order.length} of ${n} shown`;
  };

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    order = rows.filter((row) => {
      if (range && !(row.time >= range[0] && row.time <= range[1])) return false;
      if (!words.length) return true;
      row.text ??= (row.data ?? row.node.textContent).toLowerCase();
      return words.every((w) => row.text.includes(w));
    });
    if ($("sort").value === "time") order = [...order].sort((a, b) => (a.time === b.time ? a.i - b.i : a.time - b.time));
    refresh();
  };
  let timer = 0;
  filter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  $("sort").addEventListener("change", apply);
  $("tools").hidden = false;
  $("shown").textContent = `${rows.length} shown`;

  const end = make("p", "end");
  list.after(end);
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen[0].isIntersecting || listed >= order.length) return;
      more(listed + BATCH);
      watch.unobserve(end); // so that it tells again where the end is still in sight
      watch.observe(end);
    },
    { rootMargin: "1500px" },
  );
  watch.observe(end);

  /* A template of the table, and a bar of the timeline, show their own anomalies. */
  const press = (e, label, fn) => {
    e.classList.add("pick");
    e.tabIndex = 0;
    e.setAttribute("role", "button");
    if (label) e.setAttribute("aria-label", label);
    e.addEventListener("click", fn);
    e.addEventListener("keydown", (k) => {
      if (k.key !== "Enter" && k.key !== " ") return;
      k.preventDefault();
      fn();
    });
  };
  for (const code of document.querySelectorAll("td.code > code"))
    press(code, null, () => {
      filter.value = filter.value === code.textContent ? "" : code.textContent;
      apply();
      filter.scrollIntoView({ block: "center" });
    });
  const bars = [...document.querySelectorAll("rect[data-a]")];
  for (const bar of bars)
    press(bar, bar.textContent, () => {
      const same = range && range[0] === Number(bar.dataset.a);
      range = same ? null : [Number(bar.dataset.a), Number(bar.dataset.b)];
      bars.forEach((b) => b.classList.toggle("out", range !== null && b !== bar));
      apply();
    });

  $("open").addEventListener("click", (e) => {
    openAll = !openAll;
    for (const d of list.children) d.open = openAll;
    e.target.textContent = openAll ? "Close all" : "Open all";
  });

  const step = (by) => {
    const all = list.children;
    const at = [...all].findIndex((d) => d.contains(document.activeElement));
    const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), order.length - 1);
    if (to >= listed) more(to + BATCH);
    const next = all[to];
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
    else if (e.key === "Escape" && (range || filter.value)) {
      range = null;
      filter.value = "";
      bars.forEach((b) => b.classList.remove("out"));
      apply();
    } else return;
    e.preventDefault();
  });

  addEventListener("beforeprint", () => {
    more(order.length);
    [...list.children].slice(0, 100).forEach((d) => (d.open = true));
  });
})();
