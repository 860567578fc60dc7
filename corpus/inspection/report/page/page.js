"use strict";
// What the report says lies in #data as JSON. Everything below puts it on the screen as text (textContent): no markup is
// ever made of what a seed says. The page's policy would refuse it, too.

const report = JSON.parse(document.getElementById("data").textContent);
const figures = new Intl.NumberFormat("en");
const shares = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const SHOWN = 20;
const MORE = 200;

// -- elements ---------------------------------------------------------------------------------------------------------

/** An element with attributes and children; strings become text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text that a seed says: its own direction of writing, and its language where that is known. */
function said(text, language) {
  return make("span", { dir: "auto", lang: language && language !== "und" ? language : null }, text);
}

/** A link where the address is one of the web, else just the text. */
function link(address, content) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return content;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return content;
  return make("a", { href: url.href, rel: "noopener noreferrer nofollow", target: "_blank" }, content);
}

function number(value) {
  return figures.format(value);
}

function plural(value, one, many) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

function compact(value) {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

const sections = [];

/** A section with its entry in the navigation, by the short name. */
function section(id, short, title, lead, ...children) {
  const body = make("section", { id, "aria-labelledby": `${id}-title` }, make("h2", { id: `${id}-title` }, title));
  if (lead) body.append(make("p", { class: "lead" }, lead));
  body.append(...children.flat().filter(Boolean));
  sections.push({ id, short, body });
  return body;
}

// -- tables -----------------------------------------------------------------------------------------------------------

/**
 * A table that can be searched and sorted. A column: `name`, `value(row)` (what it is sorted by and, where there is no
 * `cell(row)`, shown), `numeric`, `wide` ("wide": left out on phones; "wider": on tablets, too), `bar` (a bar beside the number, as a share of
 * the greatest).
 */
function table({ caption, columns, rows, sorted = null, search = true, note = "", heading = true }) {
  const state = { rows, column: sorted, down: true, query: "", shown: SHOWN };
  const body = make("tbody");
  const heads = columns.map((column, place) => headOf(column, place));
  const count = make("span", { class: "count", role: "status" });
  const more = make("button", { type: "button", class: "plain" }, "");
  const greatest = new Map();
  for (const column of columns) {
    if (column.bar) greatest.set(column, Math.max(1, ...rows.map(column.value)));
  }
  const text = new Map();

  function headOf(column, place) {
    const button = make("button", { type: "button" }, column.name);
    button.addEventListener("click", () => {
      state.down = state.column === place ? !state.down : Boolean(column.numeric);
      state.column = place;
      state.shown = Math.max(SHOWN, Math.min(state.shown, MORE));
      draw();
    });
    const classes = [column.numeric ? "num" : "", column.wide ?? ""].join(" ").trim();
    return make("th", { scope: "col", class: classes || null }, button);
  }

  function textOf(row) {
    if (!text.has(row)) {
      text.set(row, columns.map((column) => column.search?.(row) ?? column.value(row)).join("\n").normalize("NFKC").toLowerCase());
    }
    return text.get(row);
  }

  function chosen() {
    const query = state.query.normalize("NFKC").trim().toLowerCase();
    const found = query ? state.rows.filter((row) => textOf(row).includes(query)) : [...state.rows];
    if (state.column === null) return found;
    const value = columns[state.column].value;
    const order = columns[state.column].numeric
      ? (a, b) => value(a) - value(b)
      : (a, b) => collator.compare(value(a), value(b));
    return found.sort((a, b) => (state.down ? -order(a, b) : order(a, b)));
  }

  function cellOf(column, row, first) {
    const classes = [column.numeric ? "num" : "", column.wide ?? ""].join(" ").trim();
    const content = column.cell ? column.cell(row) : column.numeric ? number(column.value(row)) : said(column.value(row));
    return make(first ? "th" : "td", { class: classes || null, scope: first ? "row" : null }, content);
  }

  function draw() {
    const found = chosen();
    const seen = found.slice(0, state.shown);
    body.replaceChildren(
      ...seen.map((row) => {
        const line = make("tr");
        columns.forEach((column, place) => {
          line.append(cellOf(column, row, place === 0));
          if (column.bar) line.append(make("td", { class: "barcell wide" }, bar(column.value(row) / greatest.get(column))));
        });
        return line;
      }),
    );
    heads.forEach((head, place) => {
      if (state.column === place) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const rest = found.length - seen.length;
    more.hidden = rest <= 0;
    more.textContent = `Show ${number(Math.min(MORE, rest))} more`;
    count.textContent = found.length === state.rows.length && !rest ? "" : `${number(seen.length)} of ${number(found.length)} shown`;
  }

  more.addEventListener("click", () => {
    state.shown += MORE;
    draw();
  });
  const tools = make("div", { class: "tools" });
  if (search && rows.length > 8) {
    const input = make("input", { type: "search", "aria-label": `Search: ${caption}`, placeholder: "Search", autocomplete: "off", spellcheck: "false" });
    input.addEventListener("input", () => {
      state.query = input.value;
      state.shown = SHOWN;
      draw();
    });
    tools.append(input);
  }
  tools.append(count);
  const line = make("tr");
  columns.forEach((column, place) => {
    line.append(heads[place]);
    if (column.bar) line.append(make("td", { class: "barcell wide" }));
  });
  draw();
  return make(
    "div",
    { class: "table" },
    heading ? make("h3", {}, caption) : null,
    note ? make("p", { class: "soft" }, note) : null,
    tools,
    make("div", { class: "scroll" }, make("table", { "aria-label": caption }, make("thead", {}, line), body)),
    make("div", { class: "tools" }, more),
  );
}

/** A bar of so much of its cell; `from` is where it begins. */
function bar(share, from = 0, colour = null) {
  const inside = make("span", { class: "bar" });
  inside.style.width = `${100 * Math.min(1, share)}%`;
  inside.style.marginLeft = `${100 * from}%`;
  if (colour) inside.style.background = `var(--${colour})`;
  return make("span", { class: "track", "aria-hidden": "true" }, inside);
}

// -- charts -----------------------------------------------------------------------------------------------------------

const charts = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/**
 * A chart of bars (uPlot), with its figures as a table for who does not see it. `series`: name, colour, values.
 * `labels`: what the places on the axis are called, and `names` elsewhere; `times`: seconds instead. `span`: the part
 * shown at first.
 */
function chart({ title, note = "", tip = "", x, labels = null, names = labels, times = null, series, span = null, height = 220 }) {
  const host = make("div", { class: "chart", role: "img", "aria-label": `${title}: figures in the table below` });
  const rows = (names ?? times.map((time) => times.name(time))).map((name, place) => ({ name, place }));
  const columns = [
    { name: x, value: (row) => (times ? row.place : row.name), cell: (row) => row.name, numeric: false },
    ...series.map((one) => ({ name: one.name, value: (row) => one.values[row.place], numeric: true })),
  ];
  const figure = make(
    "figure",
    {},
    make("h3", {}, title),
    note || tip ? make("p", { class: "soft" }, note, tip ? make("span", { class: "noprint" }, ` ${tip}`) : null) : null,
    host,
    make("details", {}, make("summary", {}, "Figures"), plainTable(columns, rows)),
  );
  charts.push({ host, plot: null, draw: (width) => drawn(host, width, { x, labels, names, times, series, span, height }) });
  return figure;
}

function plainTable(columns, rows) {
  const body = make("tbody");
  const box = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, columns.map((column) => make("th", { scope: "col", class: column.numeric ? "num" : null }, column.name)))),
    body,
  );
  for (const row of rows) {
    body.append(
      make("tr", {}, columns.map((column, place) => {
        const content = column.cell ? column.cell(row) : column.numeric ? number(column.value(row)) : column.value(row);
        return make(place ? "td" : "th", { class: column.numeric ? "num" : null, scope: place ? null : "row" }, content);
      })),
    );
  }
  return box;
}

function drawn(host, width, { x, labels, names, times, series, span, height }) {
  const ink = colour("soft");
  const grid = { stroke: colour("line"), width: 1 };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const places = labels ? labels.map((_, place) => place) : [...times];
  const every = labels ? Math.max(1, Math.ceil(labels.length / Math.max(3, Math.floor(width / 75)))) : 1;
  const axis = labels
    ? { splits: () => places.filter((place) => place % every === 0), values: (_, found) => found.map((place) => labels[place]) }
    : {};
  const options = {
    width,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    scales: {
      x: labels
        ? { time: false, range: () => [-0.6, labels.length - 0.4] }
        : { time: true, min: span?.[0], max: span?.[1] },
      y: { range: (_, low, high) => [0, Math.max(1, high) * 1.05] },
    },
    axes: [
      { stroke: ink, font, grid: { show: false }, ticks: grid, ...axis },
      { stroke: ink, font, grid, ticks: { show: false }, size: 52, values: (_, found) => found.map((value) => (Number.isInteger(value) ? compact(value) : "")) },
    ],
    cursor: { drag: { x: !labels, y: false }, points: { show: false }, y: false },
    legend: { live: true, markers: { width: 0 } },
    hooks: { setCursor: [(plot) => host.classList.toggle("idle", plot.cursor.idx === null || plot.cursor.idx === undefined)] },
    series: [
      { label: x, value: (_, place) => (place === null || place === undefined ? "" : labels ? names[place] : times.name(place)) },
      ...series.map((one) => ({
        label: one.name,
        fill: colour(one.colour),
        stroke: colour(one.colour),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars({ size: [0.86, 46, 1], align: 0 }),
        value: (_, value) => (value === null || value === undefined ? "" : number(value)),
      })),
    ],
  };
  host.classList.add("idle");
  return new uPlot(options, [places, ...series.map((one) => one.values)], host);
}

function redraw(width = null) {
  for (const one of charts) {
    one.plot?.destroy();
    one.plot = one.draw(width ?? Math.max(240, one.host.clientWidth));
  }
}

// -- sections ---------------------------------------------------------------------------------------------------------

const OUTCOMES = [
  ["superseded", "older version of a page", "gone"],
  ["removed", "taken down", "gone"],
  ["filtered", "held no text", "gone"],
  ["quarantined", "could not be read", "bad"],
  ["exact-duplicate", "same text as another", "exact"],
  ["near-duplicate", "nearly the same text", "near"],
  ["pending", "not decided yet", "gone"],
];

function overview() {
  const { outcomes, texts, duplicates } = report;
  const copies = outcomes["exact-duplicate"] + outcomes["near-duplicate"];
  const tiles = [
    [outcomes.kept, "documents kept"],
    [report.seeds, `seeds in ${plural(report.files, "file", "files")}`],
    [copies, "duplicates left out"],
    [outcomes.quarantined, "in quarantine"],
    [texts.languages.of, texts.languages.of === 1 ? "language" : "languages"],
    [texts.sites.of, texts.sites.exact ? "sites" : "sites or more"],
    [texts.characters, "characters of text", compact],
    [duplicates.of, "groups of duplicates"],
  ];
  return make("ul", { class: "tiles" }, tiles.map(([value, name, form]) => make("li", {}, make("b", {}, (form ?? number)(value)), make("span", {}, name))));
}

function funnel() {
  const seeds = Math.max(1, report.seeds);
  let left = report.seeds;
  const row = (name, meaning, value, from, tone, total) =>
    make(
      "tr",
      { class: total ? "total" : null },
      make("th", { scope: "row" }, name, meaning ? make("span", { class: "where" }, meaning) : null),
      make("td", { class: "barcell" }, bar(value / seeds, from / seeds, tone)),
      make("td", { class: "num" }, number(value)),
      make("td", { class: "num wide" }, shares.format(value / seeds)),
    );
  const rows = [row("Seeds", "everything that was found", report.seeds, 0, "soft", true)];
  for (const [name, meaning, tone] of OUTCOMES) {
    const value = report.outcomes[name] ?? 0;
    if (!value) continue;
    left -= value;
    rows.push(row(`− ${name}`, meaning, value, left, tone));
  }
  rows.push(row("= kept", "what the corpus publishes", report.outcomes.kept ?? 0, 0, "kept", true));
  const labels = Object.entries(report.labels);
  const by = (name) => ({ name, value: ([, counts]) => counts[name] ?? 0, numeric: true });
  return section(
    "funnel",
    "Funnel",
    "From seeds to documents",
    "Every seed has exactly one outcome; they add up.",
    make("table", { class: "funnel" }, make("tbody", {}, rows)),
    labels.length > 1
      ? table({
          caption: "By collection",
          columns: [
            { name: "label", value: ([label]) => label || "(files forgotten)" },
            { name: "seeds", value: ([, counts]) => Object.values(counts).reduce((a, b) => a + b, 0), numeric: true, bar: true },
            by("kept"),
            { name: "duplicates", value: ([, counts]) => (counts["exact-duplicate"] ?? 0) + (counts["near-duplicate"] ?? 0), numeric: true, wide: "wide" },
            { ...by("quarantined"), wide: "wide" },
          ],
          rows: labels,
          sorted: 1,
        })
      : null,
  );
}

const DAY = 86400;

function seconds(day) {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** Days, months or years, whichever gives a chart that can be read; gaps are zeros. */
function byTime(days) {
  const dated = days.map(([day, value]) => [seconds(day), value]).filter(([time]) => Number.isFinite(time));
  if (!dated.length) return null;
  const all = dated.reduce((sum, [, value]) => sum + value, 0);
  const at = (share) => {
    let seen = 0;
    return dated.find(([, value]) => (seen += value) >= share * all)[0];
  };
  const span = [at(0.01), at(0.99)];
  const length = (span[1] - span[0]) / DAY;
  const unit = length <= 120 ? 10 : length <= 366 * 15 ? 7 : 4; // how much of YYYY-MM-DD counts
  const whole = { 10: "", 7: "-01", 4: "-01-01" }[unit];
  const start = (time) => seconds(new Date(time * 1000).toISOString().slice(0, unit) + whole);
  const counted = new Map();
  for (const [time, value] of dated) counted.set(start(time), (counted.get(start(time)) ?? 0) + value);
  const last = start(dated[dated.length - 1][0]);
  const filled = [];
  for (let time = start(dated[0][0]); time <= last && filled.length < 20000; ) {
    filled.push(time);
    time = unit === 10 ? time + DAY : start(time + (unit === 7 ? 32 : 367) * DAY);
  }
  filled.name = (time) => new Date(time * 1000).toISOString().slice(0, unit);
  const margin = { 10: DAY, 7: 31 * DAY, 4: 366 * DAY }[unit];
  return {
    unit: { 10: "day", 7: "month", 4: "year" }[unit],
    times: filled,
    values: filled.map((time) => counted.get(time) ?? 0),
    span: [start(span[0]) - margin, start(span[1]) + margin],
    outside: dated.filter(([time]) => time < start(span[0]) || time > span[1] + margin).reduce((sum, [, value]) => sum + value, 0),
  };
}

function volume() {
  const { texts } = report;
  const time = byTime(texts.days);
  const finished = report.runs.filter((run) => run.finished).reverse();
  return section(
    "volume",
    "Over time",
    "Volume over time",
    null,
    make(
      "div",
      { class: "columns" },
      time
        ? chart({
            title: `Documents by ${time.unit} of publication`,
            note: `${texts.undated ? `${number(texts.undated)} of ${number(report.documents_of)} have no` : "All have a"} known date.${time.outside ? ` ${number(time.outside)} ${time.outside === 1 ? "lies" : "lie"} outside of the span shown.` : ""}`,
            tip: "Drag to look closer; a double click shows all.",
            x: time.unit,
            times: time.times,
            series: [{ name: "documents", colour: "accent", values: time.values }],
            span: time.span,
          })
        : make("p", { class: "nothing" }, "No document has a known date of publication."),
      finished.length
        ? chart({
            title: "Documents in the corpus after each run",
            x: "run",
            labels: finished.map((run) => `#${run.run}`),
            names: finished.map((run) => `#${run.run}, ${run.started.slice(0, 10)}`),
            series: [{ name: "documents", colour: "kept", values: finished.map((run) => run.counts?.kept ?? 0) }],
          })
        : make("p", { class: "nothing" }, "No run has been finished."),
    ),
  );
}

function languageName(code) {
  if (code === "und") return "undetermined";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

function origins() {
  const { texts } = report;
  const all = Math.max(1, report.documents_of);
  const share = { name: "share", value: ([, value]) => value, cell: ([, value]) => shares.format(value / all), numeric: true, wide: "wide" };
  const documents = { name: "documents", value: ([, value]) => value, numeric: true, bar: true };
  return section(
    "origins",
    "Origins",
    "Languages and sites",
    null,
    make(
      "div",
      { class: "columns" },
      table({
        caption: "Languages",
        columns: [{ name: "language", value: ([code]) => `${languageName(code)} (${code})` }, documents, share],
        rows: texts.languages.rows,
        sorted: 1,
      }),
      table({
        caption: "Sites",
        note: [
          "The host of the address, else the publisher's name.",
          texts.siteless ? `Of ${plural(texts.siteless, "document", "documents")} neither is known.` : "",
          texts.sites.of > texts.sites.rows.length ? `The ${number(texts.sites.rows.length)} most frequent of ${number(texts.sites.of)}.` : "",
          texts.sites.exact ? "" : "There are so many that rare ones are counted too low or left out.",
        ].join(" "),
        columns: [{ name: "site", value: ([site]) => site }, documents, share],
        rows: texts.sites.rows,
        sorted: 1,
      }),
    ),
  );
}

function lengths() {
  const { lengths, kinds } = report.texts;
  const first = lengths.bins.findIndex(([, , count]) => count);
  const last = lengths.bins.findLastIndex(([, , count]) => count);
  const bins = first < 0 ? [] : lengths.bins.slice(first, last + 1);
  const at = (name) => number(lengths.quantiles[name]);
  return section(
    "lengths",
    "Lengths",
    "Length of the texts",
    bins.length
      ? `Half of the documents have up to ${at("50 %")} characters. One in ten has no more than ${at("10 %")}, one in ten more than ${at("90 %")}, one in a hundred more than ${at("99 %")}.`
      : "There are no texts.",
    make(
      "div",
      { class: "columns" },
      bins.length
        ? chart({
            title: "Documents by length",
            x: "characters",
            labels: bins.map(([from]) => `≥ ${compact(from)}`),
            series: [{ name: "documents", colour: "accent", values: bins.map(([, , count]) => count) }],
          })
        : null,
      table({
        caption: "What the texts were taken for",
        columns: [{ name: "kind", value: ([kind]) => kind }, { name: "documents", value: ([, value]) => value, numeric: true, bar: true }],
        rows: kinds.rows,
        sorted: 1,
        search: false,
      }),
    ),
  );
}

const RELATIONS = {
  equal: "the same text but for case, spaces and the like",
  same: "the same words and figures; punctuation differs",
  jaccard: "most of their passages are the same",
  contained: "nearly all of it is in the other: a cut or framed copy",
  core: "its middle is in the other word for word, under another beginning or end",
  edited: "it is in the other throughout, with single words changed",
};

function duplicates() {
  const { similarity, relations, sizes, groups, of } = report.duplicates;
  const parts = [];
  if (!of) return section("duplicates", "Duplicates", "Duplicates", "No document stands for others.");
  const charts = make("div", { class: "columns" });
  if (similarity.bins.length) {
    charts.append(
      chart({
        title: "Similarity of near-duplicates to what stands for them",
        x: "Jaccard similarity",
        labels: similarity.bins.map(([from]) => from.toFixed(2)),
        series: [{ name: "texts", colour: "near", values: similarity.bins.map(([, , count]) => count) }],
      }),
    );
  }
  charts.append(
    chart({
      title: "Groups by size",
      x: "documents in a group",
      labels: sizes.map(([low, high]) => (high <= 0 ? `${number(low)} or more` : low === high ? number(low) : `${number(low)}–${number(high)}`)),
      series: [{ name: "groups", colour: "exact", values: sizes.map(([, , count]) => count) }],
    }),
  );
  parts.push(charts);
  parts.push(
    table({
      caption: "Why they are duplicates",
      columns: [
        { name: "relation", value: ([name]) => name, cell: ([name]) => [name, RELATIONS[name] ? make("span", { class: "where" }, RELATIONS[name]) : null] },
        { name: "duplicates", value: ([, value]) => value, numeric: true, bar: true },
        { name: "middle similarity", value: ([, , value]) => value, cell: ([, , value]) => value.toFixed(3), numeric: true },
      ],
      rows: relations,
      sorted: 1,
      search: false,
    }),
  );
  parts.push(make("h3", {}, "Largest groups"));
  parts.push(
    make(
      "p",
      { class: "soft" },
      `${number(groups.length)} of ${plural(of, "group", "groups")}. In each the least similar members are listed and compared first; passages are cut short.`,
    ),
  );
  parts.push(...groups.map((group, place) => groupBox(group, place === 0)));
  return section("duplicates", "Duplicates", "Duplicates", "One document is kept for each group; decisions rest on the texts themselves, not on a sketch of them.", parts);
}

function groupBox(group, open) {
  const box = make(
    "details",
    { class: "group", open },
    make(
      "summary",
      {},
      group.title ? said(group.title) : make("i", { dir: "auto" }, `${[...group.text].slice(0, 90).join("")}…`),
      make("span", { class: "where" }, `stands for ${plural(group.others, "other", "others")}${group.exact ? `, ${number(group.exact)} with the same text` : ""}`),
    ),
    make("p", { class: "where" }, `${group.source} · `, make("code", {}, group.id)),
    make("p", { class: "quote", dir: "auto" }, group.text),
  );
  for (const member of group.members) {
    box.append(
      make(
        "p",
        { class: "member" },
        make("b", { dir: "auto" }, member.title || member.source),
        make("span", { class: "where" }, `${member.source} · ${member.relation}, similarity ${member.similarity.toFixed(3)}, containment ${member.containment.toFixed(3)}`),
      ),
    );
    if (member.differences.length) box.append(sides(member));
  }
  const rest = group.others - group.members.length;
  if (rest > 0) box.append(make("p", { class: "soft" }, `and ${plural(rest, "other", "others")}: winnow duplicates ${group.id}`));
  return box;
}

function stories() {
  const { of, versions, listed } = report.stories;
  if (!of) return section("stories", "Stories", "Stories", "No two documents kept report the same event.");
  const boxes = listed.map((story, place) =>
    make(
      "details",
      { class: "group", open: place === 0 },
      make(
        "summary",
        {},
        story.versions[0].title ? said(story.versions[0].title) : make("i", { dir: "auto" }, story.versions[0].source),
        make("span", { class: "where" }, `${plural(story.size, "version", "versions")}${story.first ? `, ${story.first === story.last ? story.first : `${story.first} to ${story.last}`}` : ""}`),
      ),
      make("p", { class: "where" }, make("code", {}, story.id)),
      ...story.versions.map((version) =>
        make(
          "p",
          { class: "member" },
          make("b", { dir: "auto" }, version.title || version.source),
          make("span", { class: "where" }, [version.date || "no date", version.site, version.reprint ? "prints another version" : "", version.source].filter(Boolean).join(" · ")),
        ),
      ),
      story.size > story.versions.length ? make("p", { class: "soft" }, `and ${plural(story.size - story.versions.length, "other", "others")}`) : null,
    ),
  );
  return section(
    "stories",
    "Stories",
    "Stories",
    `Reports of the same event in other words: ${plural(of, "story", "stories")} of more than one version, ${number(versions)} documents. None is dropped for that.${listed.length < of ? ` The largest ${number(listed.length)} are listed.` : ""} More of each: winnow stories`,
    boxes,
  );
}

/** Differing passages of two texts, side by side, between the words that both have around them. */
function sides(member) {
  const side = (lead, text, trail, tag, name) =>
    make(
      "td",
      { "data-side": name, dir: "auto" },
      lead ? `…${lead} ` : null,
      text ? make(tag, {}, text) : make("span", { class: "nothing", title: "nothing stands here" }, "∅"),
      trail ? ` ${trail}…` : null,
    );
  const rows = member.differences.map(([lead, kept, here, trail]) =>
    make("tr", {}, side(lead, kept, trail, "del", "kept document"), side(lead, here, trail, "ins", "this one")),
  );
  if (member.more) rows.push(make("tr", {}, make("td", { colspan: 2 }, make("span", { class: "nothing" }, "and more passages"))));
  return make(
    "table",
    { class: "sides", "aria-label": `Differences of ${member.source}` },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "kept document"), make("th", { scope: "col" }, "this one"))),
    make("tbody", {}, rows),
  );
}

function cuts() {
  const { reasons, lines, lines_exact, shortened } = report.cuts;
  if (!reasons.length) return section("cuts", "Cuts", "What was cut", "Nothing was cut from the documents kept.");
  return section(
    "cuts",
    "Cuts",
    "What was cut",
    "Lines of text dumps and blocks of pages that were taken for no part of the text, in the documents kept.",
    table({
      caption: "Reasons",
      columns: [
        { name: "reason", value: (one) => one.reason, cell: (one) => [one.reason, make("span", { class: "where" }, one.meaning)], search: (one) => `${one.reason} ${one.meaning}` },
        { name: "cuts", value: (one) => one.cuts, numeric: true, bar: true },
        { name: "documents", value: (one) => one.documents, numeric: true },
        { name: "characters", value: (one) => one.characters, numeric: true, wide: "wide" },
      ],
      rows: reasons,
      sorted: 1,
    }),
    lines.length
      ? table({
          caption: "What was cut most often",
          note: lines_exact ? "" : "So much was cut that rare lines are counted too low or left out.",
          columns: [
            { name: "beginning", value: ([, text]) => text },
            { name: "reason", value: ([reason]) => reason, wide: "wide" },
            { name: "times", value: ([, , times]) => times, numeric: true },
          ],
          rows: lines,
          sorted: 2,
        })
      : null,
    shortened.length
      ? table({
          caption: "Documents of which most was cut",
          note: "Worth a look with: winnow explain SOURCE",
          columns: [
            { name: "document", value: (one) => one.title || one.source, cell: (one) => titled(one.title, one.source), search: (one) => `${one.title} ${one.source}` },
            { name: "share cut", value: (one) => one.share, cell: (one) => shares.format(one.share), numeric: true },
            { name: "characters cut", value: (one) => one.cut, numeric: true, wide: "wide" },
            { name: "left", value: (one) => one.left, numeric: true, wide: "wide" },
          ],
          rows: shortened,
          sorted: 1,
        })
      : null,
  );
}

function titled(title, source, { language, address, begins } = {}) {
  const name = title ? said(title, language) : make("i", { dir: "auto" }, begins || "without a title");
  return [address ? link(address, name) : name, make("span", { class: "where" }, source)];
}

function trouble() {
  const kinds = [
    ["Quarantine", report.quarantined, "could not be read; quarantine.jsonl in the corpus folder has each with its path and offset"],
    ["Filtered", report.filtered, "were read and hold no document"],
    ["Taken down", report.removed, "stay out for good"],
  ];
  const tables = kinds
    .filter(([, rows]) => rows.length)
    .map(([caption, rows, note]) =>
      table({
        caption,
        note: `Seeds that ${note}.`,
        columns: [
          { name: "reason", value: (one) => one.reason, cell: (one) => [said(one.example), examples(one)], search: (one) => `${one.example} ${one.sources.join(" ")}` },
          { name: "seeds", value: (one) => one.number, numeric: true },
        ],
        rows,
        sorted: 1,
      }),
    );
  return section("trouble", "Quarantine", "Quarantine and what held no text", tables.length ? null : "Every seed could be read, and each held a document.", tables);
}

function examples(one) {
  const rest = one.number - one.sources.length;
  return make("span", { class: "where" }, `${one.sources.join(", ")}${rest > 0 ? ` and ${number(rest)} more` : ""}`);
}

function runs() {
  const rows = report.runs;
  const of = (name, key) => (run) => run[name]?.[key] ?? 0;
  return section(
    "runs",
    "Runs",
    "Runs",
    rows.length < report.runs_of ? `The last ${number(rows.length)} of ${number(report.runs_of)}.` : null,
    rows.length
      ? table({
          caption: "History of runs",
          heading: false,
          columns: [
            {
              name: "run",
              value: (run) => run.run,
              cell: (run) => [`#${run.run}`, make("span", { class: "where" }, run.started.replace("T", " ").replace(/:\d\dZ$/, "") + (run.finished ? "" : ", unfinished"))],
              search: (run) => `#${run.run} ${run.started}`,
            },
            { name: "snapshot", value: (run) => run.snapshot ?? 0, numeric: true, wide: "wide" },
            { name: "new seeds", value: of("seeds", "new"), numeric: true, wide: "wide" },
            { name: "changed", value: of("seeds", "changed"), numeric: true, wide: "wider" },
            { name: "added", value: of("records", "added"), numeric: true },
            { name: "updated", value: of("records", "updated"), numeric: true, wide: "wider" },
            { name: "removed", value: of("records", "removed"), numeric: true },
            { name: "in quarantine", value: of("counts", "quarantined"), numeric: true, wide: "wide" },
            { name: "seconds", value: (run) => run.seconds ?? 0, cell: (run) => (run.seconds === null ? "" : run.seconds.toFixed(1)), numeric: true, wide: "wider" },
          ],
          rows,
        })
      : null,
  );
}

function documents() {
  const rows = report.documents;
  const all = rows.length === report.documents_of;
  return section(
    "documents",
    "Documents",
    "Documents",
    all ? "All of them." : `A sample: ${number(rows.length)} of ${number(report.documents_of)}, drawn by their ids, which are hashes.`,
    rows.length
      ? table({
          caption: "Documents",
          heading: false,
          columns: [
            { name: "title", value: (one) => one.title || one.begins, cell: (one) => titled(one.title, one.source, { language: one.language, address: one.link, begins: one.begins }), search: (one) => `${one.title} ${one.begins} ${one.source}` },
            { name: "site", value: (one) => one.site, wide: "wide" },
            { name: "language", value: (one) => one.language, wide: "wide" },
            { name: "date", value: (one) => one.date, cell: (one) => make("span", { class: "num" }, one.date) },
            { name: "characters", value: (one) => one.characters, numeric: true, wide: "wide" },
            { name: "stands for", value: (one) => one.duplicates, numeric: true, wide: "wide" },
          ],
          rows,
        })
      : null,
  );
}

// -- the page ---------------------------------------------------------------------------------------------------------

const THEMES = ["auto", "light", "dark"];

function themeButton() {
  let at = 0;
  const button = make("button", { type: "button", class: "plain noprint" }, "Theme: auto");
  button.addEventListener("click", () => {
    at = (at + 1) % THEMES.length;
    if (at) document.documentElement.dataset.theme = THEMES[at];
    else delete document.documentElement.dataset.theme;
    button.textContent = `Theme: ${THEMES[at]}`;
    redraw();
  });
  return button;
}

function build() {
  document.getElementById("top").append(
    make("div", { class: "top" }, make("h1", {}, "Corpus report"), make("p", {}, themeButton())),
    make("p", { class: "about" }, `${report.corpus} · snapshot ${report.snapshot} · ${report.made}`),
  );
  const notes = [];
  if (report.undecided) notes.push(make("p", { class: "note" }, "A run is under way, or was interrupted: some seeds are not decided yet."));
  if (report.alarms.length) {
    notes.push(section("alarms", "Alarms", "Alarms", null, make("ul", { class: "plainlist" }, report.alarms.map((alarm) => make("li", {}, said(alarm))))));
    notes[notes.length - 1].classList.add("alarms");
  }
  const parts = [funnel(), volume(), origins(), lengths(), duplicates(), stories(), cuts(), trouble(), runs(), documents()];
  document.getElementById("main").replaceChildren(...notes, overview(), ...parts);
  const links = sections.map(({ id, short }) => make("li", {}, make("a", { href: `#${id}` }, short)));
  document.getElementById("nav").append(make("ul", {}, links));
  document.getElementById("foot").append(
    make("p", {}, `winnow ${report.winnow} · digest ${report.digest || "none"} · this page asks nobody for anything and works offline · charts by uPlot (MIT).`),
  );
  redraw();
}

/** Tell in the navigation which section is on the screen. */
function follow() {
  const anchors = new Map(sections.map(({ id }) => [id, document.querySelector(`nav a[href="#${id}"]`)]));
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        anchors.forEach((anchor) => anchor.removeAttribute("aria-current"));
        anchors.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  sections.forEach(({ body }) => watcher.observe(body));
}

function watch() {
  let width = window.innerWidth;
  let waiting = 0;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 100);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    redraw(620);
  });
  window.addEventListener("afterprint", () => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    redraw();
  });
}

build();
follow();
watch();
