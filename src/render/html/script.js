"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const all = (what, root) => Array.from((root || document).querySelectorAll(what));
  const make = (tag, text, className) => {
    const el = document.createElement(tag);
    if (text !== undefined) el.textContent = text;
    if (className) el.className = className;
    return el;
  };
  const grouped = n => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  all(".js").forEach(el => { el.hidden = false; });
  all(".no-script").forEach(el => { el.hidden = true; });
  const data = $("data") ? JSON.parse($("data").textContent) : null;
  // What many assertions say alike is in the data once.
  if (data) for (const row of data.assertions) for (const at of [4, 5, 6, 8]) row[at] = data.words[row[at]];

  // Days: "0-3 5-" are the days on which something held, nothing is always, "x" never.
  const last = $("day") ? Number($("day").max) : 0;
  let day = last;
  const holds = ranges => {
    if (!ranges) return true;
    return ranges.split(" ").some(part => {
      const [from, to] = part.split("-");
      return from !== "x" && day >= Number(from) && (to === "" || day <= Number(to));
    });
  };
  // The last day on which something held.
  const until = ranges => {
    const [from, to] = ranges.split(" ").pop().split("-");
    return from === "x" || !to ? last : Number(to);
  };

  // Findings: those in the page, then those that the data has, which are made when they are looked at.
  const PAGE = 100;
  const list = $("list");
  const findings = all("#list > li").map(el => ({
    el, kind: el.dataset.kind, strength: el.dataset.strength, days: el.dataset.k, past: el.classList.contains("past"),
    measures: el.dataset.m || "", sources: el.dataset.o || "", id: el.id, text: null,
  }));
  const anchor = id => id.replace(/[\s~]/g, c => "~" + c.codePointAt(0).toString(16) + "~");
  const finish = (one, row, tone, sign) => {
    const li = make("li", undefined, "finding");
    li.id = one.id;
    const details = make("details");
    const summary = make("summary");
    const kind = make("span", undefined, "kind " + tone);
    const mark = make("span", sign);
    mark.setAttribute("aria-hidden", "true");
    kind.append(mark, " " + one.kind.replace(/-/g, " "));
    summary.append(kind, " ");
    if (one.strength !== "hard") summary.append(make("span", one.strength, "firm"), " ");
    summary.append(make("span", row[2], "headline"));
    const why = make("div", undefined, "why");
    why.append(make("h4", "What was said"));
    const members = make("p");
    row[6].forEach((key, at) => {
      if (at) members.append(", ");
      members.append(linked(key));
    });
    if (row[7] > row[6].length) members.append(" and " + (row[7] - row[6].length) + " more");
    why.append(members);
    if (row[8].length) {
      why.append(make("h4", "The argument, step by step"));
      const steps = make("ol", undefined, "steps");
      row[8].forEach(step => steps.append(make("li", step)));
      why.append(steps);
    }
    const name = make("p", "The whole argument: crosscheck explain ", "note");
    name.append(make("code", "'" + row[0] + "'"), " FILE");
    why.append(name);
    details.append(summary, why);
    li.append(details);
    return li;
  };
  const linked = key => {
    const a = make("a", key, "key");
    a.href = $("a:" + key) ? "#" + encodeURIComponent("a:" + key) : "#all";
    a.dataset.key = key;
    return a;
  };
  if (data) {
    for (const [kind, tone, sign, rows] of data.findings) {
      for (const row of rows) {
        findings.push({
          el: null, build: one => finish(one, row, tone, sign), kind, strength: row[1], days: row[5], past: false,
          measures: row[3].join(" "), sources: row[4].join(" "), id: anchor(row[0]), text: (row[0] + " " + row[2]).toLowerCase(),
        });
      }
    }
  }
  const by = { kind: $("by-kind"), strength: $("by-strength"), measure: $("by-measure"), source: $("by-source"), text: $("by-text") };
  let shown = PAGE;
  const number = select => select && select.value ? select.selectedOptions[0].dataset.i : "";
  const within = (numbers, wanted) => !wanted || (" " + numbers + " ").includes(" " + wanted + " ");
  const words = one => {
    if (one.text === null) one.text = (one.id + " " + one.el.textContent).toLowerCase();
    return one.text;
  };
  const filter = () => {
    if (!list || !by.kind) return;
    const measure = number(by.measure), source = number(by.source);
    const wanted = by.text.value.trim().toLowerCase();
    let fit = 0, known = 0;
    for (const one of findings) {
      const held = holds(one.days);
      if (held) known += 1;
      const fits = held && (!by.kind.value || one.kind === by.kind.value) && (!by.strength.value || one.strength === by.strength.value)
        && within(one.measures, measure) && within(one.sources, source) && (!wanted || words(one).includes(wanted));
      if (fits) fit += 1;
      const show = fits && (fit <= shown || one.id === wantedId);
      if (show && !one.el) {
        one.el = one.build(one);
        list.append(one.el);
      }
      if (one.el) one.el.hidden = !show;
    }
    const left = Math.max(0, fit - shown);
    $("count").textContent = grouped(fit) + (fit === known ? (fit === 1 ? " finding" : " findings") : " of " + grouped(known) + " findings")
      + (left ? ", the first " + grouped(shown) + " shown" : "")
      + (data && data.left ? "; " + grouped(data.left) + " more are left out of this page" : "");
    const pager = document.querySelector("#findings .pager");
    pager.hidden = !left;
    $("more").textContent = "Show " + grouped(Math.min(PAGE, left)) + " more";
  };
  let wantedId = "";
  const changed = () => { shown = PAGE; filter(); remember(); };
  if (by.kind) {
    for (const select of [by.kind, by.strength, by.measure, by.source]) select.addEventListener("change", changed);
    let wait = 0;
    by.text.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(changed, 120); });
    $("filters").addEventListener("submit", event => event.preventDefault());
    $("clear").addEventListener("click", () => {
      for (const field of Object.values(by)) field.value = "";
      changed();
      by.kind.focus();
    });
    $("more").addEventListener("click", () => { shown += PAGE; filter(); });
  }

  // The cards at the top tell of the day that the page is turned back to.
  const NAMED = 4;
  const cards = all(".card[data-kinds]").map(card => {
    const named = all("li a", card).map(a => a.getAttribute("href"));
    const then = make("ul", undefined, "then");
    card.append(then);
    const big = card.querySelector(".big");
    return { kinds: card.dataset.kinds.split(" "), big, then, named, end: big.textContent };
  });
  const summarise = () => {
    for (const card of cards) {
      card.then.replaceChildren();
      card.big.textContent = card.end;
      if (day === last) continue;
      const held = findings.filter(one => card.kinds.includes(one.kind) && holds(one.days));
      // Those that the card names in the end come first.
      const later = one => card.named.includes("#" + encode(one.id)) ? 0 : 1;
      held.sort((a, b) => later(a) - later(b));
      card.big.textContent = grouped(held.length);
      const line = (...parts) => {
        const li = make("li");
        li.append(...parts);
        card.then.append(li);
      };
      for (const one of held.slice(0, NAMED)) {
        const told = one.el || one.build(one);
        const a = make("a");
        a.href = "#" + encode(one.id);
        const text = Array.from((all(".headline", told).find(el => holds(el.dataset.k)) || told.querySelector(".headline")).textContent);
        a.append(told.querySelector("summary .kind").cloneNode(true), " ", text.slice(0, 170).join("") + (text.length > 170 ? "…" : ""));
        line(a);
      }
      if (!held.length) line("none that day");
      else if (held.length > NAMED) line("and " + grouped(held.length - NAMED) + " more among the findings");
    }
  };

  // The state of the filters and the day is in the address, so that a view can be linked.
  const remember = () => {
    const state = new URLSearchParams();
    for (const [name, field] of Object.entries(by)) if (field && field.value) state.set(name, field.value);
    if (day !== last) state.set("on", labels[day]);
    const text = state.toString();
    history.replaceState(null, "", text ? "#?" + text : location.pathname + location.search);
  };
  const recall = text => {
    const state = new URLSearchParams(text);
    for (const [name, field] of Object.entries(by)) {
      if (!field) continue;
      field.value = state.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    const at = labels.indexOf(state.get("on"));
    turn(at < 0 ? last : at);
    shown = PAGE;
    filter();
  };

  // What was known on a day.
  const bar = $("days");
  const labels = bar ? bar.dataset.labels.split("|") : [];
  const ends = bar ? bar.dataset.ends.split(" ") : [];
  const counts = bar ? bar.dataset.counts.split(" ") : [];
  const timed = all("[data-k]").filter(el => !el.classList.contains("finding") && (el.dataset.k || el.dataset.s !== undefined));
  const veils = all(".veil");
  const measures = all("article.measure");
  const turn = to => {
    if (!bar) return;
    day = Math.max(0, Math.min(last, to));
    $("day").value = day;
    $("day").setAttribute("aria-valuetext", labels[day]);
    $("day-name").textContent = labels[day];
    $("day-told").textContent = grouped(counts[day]) + " of " + grouped(counts[last]) + " assertions were known";
    $("earlier").disabled = day === 0;
    $("later").disabled = day === last;
    for (const el of timed) {
      el.classList.toggle("not-known", !holds(el.dataset.k));
      const old = el.dataset.s !== undefined && holds(el.dataset.s);
      if (el.dataset.c !== undefined) {
        el.classList.toggle("old", old);
        for (const part of el.dataset.c.split(" ")) el.classList.toggle(part, !old);
      } else if (el.localName === "tr") el.classList.toggle("old", old);
    }
    document.body.classList.toggle("turned", day !== last);
    summarise();
    for (const one of measures) {
      const told = one.querySelector("tr[data-a]:not(.not-known), a.mark:not(.not-known)");
      one.classList.toggle("not-known", day !== last && !told);
    }
    const end = ends[day] === "x" ? Infinity : Number(ends[day]);
    for (const veil of veils) {
      const [from, to, left, right] = veil.dataset.t.split(" ").map(Number);
      // Elements of a picture have no property `hidden`.
      const bare = day === last || end >= to;
      veil.toggleAttribute("hidden", bare);
      if (bare) continue;
      const x = left + Math.max(0, (end - from) / (to - from)) * (right - left);
      const [rect, line] = veil.children;
      rect.setAttribute("x", x);
      rect.setAttribute("width", right - x);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    }
    all("svg[data-rove]").forEach(first);
  };
  if (bar) {
    let wait = 0;
    $("day").addEventListener("input", () => {
      $("day-name").textContent = labels[$("day").value];
      cancelAnimationFrame(wait);
      wait = requestAnimationFrame(() => { turn(Number($("day").value)); shown = PAGE; filter(); });
    });
    $("day").addEventListener("change", remember);
    const step = by => () => { turn(day + by); filter(); remember(); };
    $("earlier").addEventListener("click", step(-1));
    $("later").addEventListener("click", step(1));
  }

  // What is pointed at.
  const tip = $("tip");
  let pointed = null;
  const tell = (said, box) => {
    const [head, ...rest] = said.split("\n");
    tip.replaceChildren(make("strong", head), document.createTextNode(rest.join("\n")));
    tip.hidden = false;
    const own = tip.getBoundingClientRect();
    const x = Math.max(6, Math.min(innerWidth - own.width - 6, box.left + Math.min(box.width, 24)));
    const above = box.top - own.height - 8, below = Math.min(box.bottom, box.top + 40) + 8;
    tip.style.left = x + "px";
    tip.style.top = (below + own.height < innerHeight ? below : Math.max(4, above)) + "px";
  };
  const show = el => {
    if (!el.dataset.told) return;
    tell(el.dataset.told, el.getBoundingClientRect());
    if (pointed && pointed !== el) light(pointed, false);
    pointed = el;
    light(el, true);
  };
  const hide = () => {
    tip.hidden = true;
    if (pointed) light(pointed, false);
    pointed = null;
  };
  // Flows through a node, and marks of one statement, light up together.
  const light = (el, on) => {
    const svg = el.closest("svg");
    if (el.dataset.n) {
      svg.classList.toggle("dim", on);
      const codes = el.dataset.n.split(" ");
      if (el.classList.contains("node")) {
        all(".flows path", svg).forEach(path => path.classList.toggle("hot", on && path.dataset.n.split(" ").includes(codes[0])));
      } else el.classList.toggle("hot", on);
    }
    if (el.classList.contains("mark")) el.classList.toggle("lit", on);
  };
  for (const title of all("main svg title")) {
    const el = title.parentElement;
    el.dataset.told = title.textContent;
    if (el.localName === "a") el.setAttribute("aria-label", title.textContent.replace(/\n/g, "; "));
    title.remove();
  }
  document.addEventListener("pointerover", event => {
    const el = event.target.closest && event.target.closest("[data-told]");
    if (el) show(el); else if (!document.activeElement || document.activeElement !== pointed) hide();
  });
  document.addEventListener("focusin", event => {
    const el = event.target.closest && event.target.closest("[data-told]");
    if (el && el.matches(":focus-visible")) show(el); else hide();
  });
  document.addEventListener("scroll", () => { if (pointed && pointed !== document.activeElement) hide(); }, { passive: true });
  document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });

  // Dots have no marks of their own: what was said about the time of the nearest one is looked up.
  const DAY = 86400;
  const said = new Map();
  const saidOf = article => {
    if (said.has(article)) return said.get(article);
    const number = Number(article.querySelector("h3").id.slice(1));
    const rows = data
      ? data.assertions.filter(row => row[1].includes(number)).map(row => ({ key: row[0], what: row[4], who: row[2].map(i => data.sources[i]).join(", "), when: row[5] || row[6] }))
      : all("tr[data-a]", article).map(tr => ({ key: tr.dataset.a, what: tr.querySelector(".what").textContent, who: tr.cells[2].textContent, when: [3, 4].map(i => tr.cells[i].textContent).find(text => /\d/.test(text)) || "" }));
    const dated = rows.map(row => ({ ...row, day: (row.when.match(/\d{4}-\d\d-\d\d/g) || []).pop() })).filter(row => row.day);
    dated.forEach(row => { row.at = Date.parse(row.day) / 1000 + DAY / 2; });
    dated.sort((a, b) => a.at - b.at);
    said.set(article, dated);
    return dated;
  };
  const spots = new Map();
  const dotAt = event => {
    const svg = event.target.closest && event.target.closest("article.measure .chart svg");
    const veil = svg && svg.querySelector(".veil");
    if (!veil || !svg.querySelector(".dots")) return null;
    if (!spots.has(svg)) spots.set(svg, all(".dots", svg).flatMap(path => Array.from(path.getAttribute("d").matchAll(/M(\S+) (\S+)h0/g), m => [Number(m[1]), Number(m[2])])));
    const matrix = svg.getScreenCTM();
    const [x, y] = [(event.clientX - matrix.e) / matrix.a, (event.clientY - matrix.f) / matrix.d];
    let best = null, least = 8;
    for (const [a, b] of spots.get(svg)) {
      const far = Math.hypot(a - x, b - y);
      if (far < least) [best, least] = [[a, b], far];
    }
    if (!best) return null;
    const [from, to, left, right] = veil.dataset.t.split(" ").map(Number);
    const pixel = (to - from) / (right - left);
    const at = from + (best[0] - left) * pixel;
    const near = saidOf(svg.closest("article")).filter(row => Math.abs(row.at - at) <= Math.max(DAY / 2, pixel));
    return near.length ? { near, x: matrix.e + best[0] * matrix.a, y: matrix.f + best[1] * matrix.d, article: svg.closest("article") } : null;
  };
  let dotted = false;
  document.addEventListener("pointermove", event => {
    if (pointed) return;
    const dot = dotAt(event);
    if (dot) {
      const days = Array.from(new Set(dot.near.map(row => row.day)));
      const head = days.length > 1 ? days[0] + " to " + days[days.length - 1] : days[0];
      const lines = dot.near.slice(0, 6).map(row => row.what + ", by " + row.who + (days.length > 1 ? " (" + row.day + ")" : ""));
      if (dot.near.length > 6) lines.push("and " + (dot.near.length - 6) + " more");
      tell([head, ...lines].join("\n"), { left: dot.x, width: 0, top: dot.y - 5, bottom: dot.y + 5 });
    } else if (dotted) tip.hidden = true;
    dotted = !!dot;
  });
  document.addEventListener("click", event => {
    const dot = !(event.target.closest && event.target.closest("a")) && dotAt(event);
    if (!dot) return;
    if (data) look({ measure: dot.article.querySelector("h3").id.slice(1), text: dot.near[0].day });
    else go("#" + encode("a:" + dot.near[0].key));
  });

  // One stop of the tabulator for each chart; arrow keys go from mark to mark in the order of time.
  const seen = svg => all("a", svg).filter(a => !a.classList.contains("not-known"));
  const first = svg => {
    const marks = seen(svg);
    const now = marks.find(a => a.getAttribute("tabindex") === "0") || marks.find(a => a.classList.contains("mark")) || marks[0];
    for (const a of all("a", svg)) a.setAttribute("tabindex", a === now ? "0" : "-1");
  };
  for (const svg of all(".chart svg")) {
    svg.dataset.rove = "";
    first(svg);
    svg.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const at = event.target.closest("a");
      if (!at || !(step || event.key === "Home" || event.key === "End")) return;
      event.preventDefault();
      const order = seen(svg);
      const marks = order.filter(a => a.classList.contains("mark")), others = order.filter(a => !a.classList.contains("mark"));
      const way = marks.concat(others);
      const next = event.key === "Home" ? way[0] : event.key === "End" ? way[way.length - 1]
        : way[(way.indexOf(at) + step + way.length) % way.length];
      for (const a of way) a.setAttribute("tabindex", a === next ? "0" : "-1");
      next.focus();
    });
  }

  // Marks of a finding light up with it.
  const marks = new Map();
  for (const a of all("svg a.mark, svg a.arrow, svg a.gap, svg a.slip")) {
    const href = a.getAttribute("href");
    if (!marks.has(href)) marks.set(href, []);
    marks.get(href).push(a);
  }
  const heat = (li, on) => {
    const names = all("a.key", li).map(a => "#" + encode("a:" + a.textContent)).concat(li.id ? ["#" + encode(li.id)] : []);
    names.forEach(name => (marks.get(name) || []).forEach(a => a.classList.toggle("hot", on)));
  };
  const encode = id => Array.from(new TextEncoder().encode(id), b => /[A-Za-z0-9\-_./:,@+]/.test(String.fromCharCode(b)) ? String.fromCharCode(b) : "%" + b.toString(16).toUpperCase().padStart(2, "0")).join("");
  if (list) {
    let hot = null;
    list.addEventListener("toggle", event => {
      const li = event.target.closest("li.finding");
      if (!li) return;
      if (hot && hot !== li) heat(hot, false);
      hot = event.target.open ? li : null;
      heat(li, event.target.open);
    }, true);
  }

  let look = () => {};
  // Links on the page: a finding that is filtered away or not made yet comes into view.
  const go = hash => {
    if (hash.startsWith("#?")) return recall(hash.slice(2));
    let id = "";
    try { id = decodeURIComponent(hash.slice(1)); } catch { return; }
    const one = findings.find(finding => finding.id === id && id);
    if (one) {
      wantedId = id;
      if (!one.el || one.el.hidden) {
        for (const field of Object.values(by)) field.value = "";
        if (!holds(one.days)) turn(until(one.days));
        filter();
      }
      if (one.el) {
        one.el.querySelector("details").open = true;
        one.el.scrollIntoView({ block: "start" });
        one.el.querySelector("summary").focus({ preventScroll: true });
        all(".finding.hot").forEach(el => el.classList.remove("hot"));
        one.el.classList.add("hot");
      }
      return;
    }
    const el = id && $(id);
    if (!el && id.startsWith("a:")) look({ text: id.slice(2) });
    if (!el) return;
    if (el.classList.contains("not-known")) {
      turn(last);
      filter();
    }
    for (let up = el.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    el.scrollIntoView({ block: el.localName === "tr" ? "center" : "start" });
    if (el.localName === "tr") {
      el.setAttribute("tabindex", "-1");
      el.focus({ preventScroll: true });
    }
  };
  document.addEventListener("click", event => {
    const a = event.target.closest && event.target.closest("a[href^='#']");
    if (!a) return;
    hide();
    if (a.dataset.filter) {
      event.preventDefault();
      recall(a.dataset.filter);
      $("findings").scrollIntoView();
      history.replaceState(null, "", "#?" + a.dataset.filter);
    } else if (a.dataset.key && data && a.getAttribute("href") === "#all") {
      event.preventDefault();
      look({ text: a.dataset.key });
    } else if (a.dataset.all && data) {
      event.preventDefault();
      look({ measure: a.dataset.all });
    } else if (a.getAttribute("href") === location.hash) go(location.hash);
  });
  addEventListener("hashchange", () => go(location.hash));

  // Light and dark.
  const themes = ["device", "light", "dark"];
  const root = document.documentElement;
  let theme = themes.indexOf(root.dataset.theme || "device");
  const dress = () => {
    if (theme) root.dataset.theme = themes[theme]; else delete root.dataset.theme;
    $("theme").textContent = "Theme: " + themes[theme];
  };
  dress();
  $("theme").addEventListener("click", () => { theme = (theme + 1) % 3; dress(); });

  // Tables to sort.
  for (const table of all("table.sortable")) {
    const body = table.tBodies[0];
    all("th[aria-sort]", table).forEach(th => {
      const button = make("button", th.textContent);
      button.type = "button";
      th.replaceChildren(button);
      button.addEventListener("click", () => {
        const column = th.cellIndex;
        const down = th.getAttribute("aria-sort") !== "descending" && (th.classList.contains("num") || th.getAttribute("aria-sort") === "ascending");
        all("th[aria-sort]", table).forEach(other => other.setAttribute("aria-sort", "none"));
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = row => {
          const cell = row.cells[column];
          if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
          return th.classList.contains("num") ? Number(cell.textContent) : cell.textContent.trim();
        };
        const rows = Array.from(body.rows);
        rows.sort((a, b) => {
          const [x, y] = [value(a), value(b)];
          const order = typeof x === "number" ? x - y : x < y ? -1 : x > y ? 1 : 0;
          return down ? -order : order;
        });
        body.append(...rows);
      });
    });
  }

  // All assertions of a large page.
  if (data && $("all-rows")) {
    const ROWS = 50;
    let at = 0, found = [];
    const fill = (select, names, used) => names.map((name, at) => [name, at]).filter(([, at]) => used.has(at))
      .sort((a, b) => a[0] < b[0] ? -1 : 1).forEach(([name, at]) => {
        const option = make("option", name);
        option.value = at;
        select.append(option);
      });
    const usedMeasures = new Set(), usedSources = new Set();
    for (const row of data.assertions) {
      row[1].forEach(m => usedMeasures.add(m));
      row[2].forEach(s => usedSources.add(s));
      row[3].forEach(s => usedSources.add(s));
    }
    fill($("all-measure"), data.measures, usedMeasures);
    fill($("all-source"), data.sources, usedSources);
    const paint = () => {
      const body = $("all-rows");
      body.replaceChildren(...found.slice(at, at + ROWS).map(row => {
        const tr = make("tr", undefined, row[7] ? "old" : "");
        const key = make("th", row[0]);
        key.scope = "row";
        const what = make("td");
        what.append(make("span", row[4], "what"));
        if (row[7]) what.append(" ", make("em", ["", "superseded", "withdrawn", "a copying error"][row[7]]));
        const names = (list, table, none, by) => make("td", list.length ? list.map(i => table[i]).join(by) : none);
        tr.append(key, what, names(row[1], data.measures, "", ", "), names(row[2], data.sources, "an unknown origin", ", "),
          make("td", row[5] || "no date"), make("td", row[6] || "no date"), names(row[3], data.sources, "", " → "));
        return tr;
      }));
      $("all-count").textContent = grouped(found.length) + (found.length === 1 ? " assertion" : " assertions")
        + (found.length > ROWS ? ", " + grouped(at + 1) + " to " + grouped(Math.min(at + ROWS, found.length)) + " shown" : "")
        + (data.missing ? "; " + grouped(data.missing) + " more are left out of this page" : "");
      $("all-back").disabled = at === 0;
      $("all-next").disabled = at + ROWS >= found.length;
    };
    const search = () => {
      const measure = $("all-measure").value, source = $("all-source").value, text = $("all-text").value.trim().toLowerCase();
      found = data.assertions.filter(row => (measure === "" || row[1].includes(Number(measure)))
        && (source === "" || row[2].includes(Number(source)) || row[3].includes(Number(source)))
        && (!text || (row[0] + " " + row[4] + " " + row[5] + " " + row[6]).toLowerCase().includes(text)));
      at = 0;
      paint();
    };
    $("all-measure").addEventListener("change", search);
    $("all-source").addEventListener("change", search);
    $("all-text").addEventListener("input", search);
    $("all-back").addEventListener("click", () => { at = Math.max(0, at - ROWS); paint(); });
    $("all-next").addEventListener("click", () => { at += ROWS; paint(); });
    look = wanted => {
      $("all-measure").value = wanted.measure || "";
      $("all-source").value = "";
      $("all-text").value = wanted.text || "";
      search();
      $("all").scrollIntoView();
    };
    search();
  }

  // Everything is open on paper.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    if (closed.length > 3000) closed = [];
    closed.forEach(el => { el.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach(el => { el.open = false; }));

  turn(last);
  filter();
  if (location.hash) go(location.hash);
})();
