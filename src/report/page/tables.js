// Tables: of requests (to be sorted by any column), checks by group, thresholds and metrics.

const card = (title, note, table) => [make("h2", {}, title, note && make("small", {}, note)), make("div", { class: "card scroll" }, table)];

const head = (...names) => make("thead", {}, make("tr", {}, names.map((name) => make("th", { scope: "col" }, name))));

class RequestTable {
  constructor(section) {
    this.section = section;
    this.by = "count";
    this.down = true;
  }

  columns() {
    const share = (row) => (row.count ? row.failed / row.count : 0);
    return [
      ["name", "Request", (r) => r.name, (r) => this.name(r)],
      ["count", "Count", (r) => r.count, (r) => formatCount(r.count)],
      ["failed", "Failed", share, (r) => (r.failed ? make("span", { class: "bad-text" }, `${formatCount(r.failed)} · ${formatShare(share(r))}`) : "0")],
      ...["avg", "min", "med", "p90", "p95", "p99", "max"].map((key) => [key, key, (r) => r[key], (r) => formatTime(r[key])]),
    ];
  }

  name(row) {
    const told = Object.entries(row.statuses), notes = [];
    if (told.length > 1 || row.failed) notes.push(told.map(([status, n]) => `${status === "0" && row.protocol === "HTTP" ? "no answer" : status} × ${formatCount(n)}`).join(", "));
    notes.push(...Object.entries(row.errors).map(([error, n]) => `${error} × ${formatCount(n)}`));
    return [make("span", { class: "method" }, row.method || row.protocol), row.name, notes.filter(Boolean).map((note) => make("span", { class: "note" }, note))];
  }

  show(rows) {
    this.rows = rows;
    if (!rows.length) return this.section.replaceChildren();
    const columns = this.columns(), value = columns.find(([key]) => key === this.by)[2];
    const order = (a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (this.down ? -1 : 1);
    this.section.replaceChildren(...card("Requests", "by protocol, method and name", make("table", {},
      make("thead", {}, make("tr", {}, columns.map((column) => this.heading(column)))),
      make("tbody", {}, [...rows].sort(order).map((row) => make("tr", {}, columns.map(([, , , text]) => make("td", {}, text(row)))))))));
  }

  heading([key, title]) {
    const button = make("button", { type: "button" }, title);
    button.addEventListener("click", () => {
      this.down = this.by === key ? !this.down : key !== "name";
      this.by = key;
      this.show(this.rows);
    });
    return make("th", { scope: "col", "aria-sort": this.by === key && (this.down ? "descending" : "ascending") }, button);
  }
}

function showChecks(section, checks) {
  if (!checks.length) return section.replaceChildren();
  const rows = [], failed = checks.filter((c) => c.fails).length;
  let group = "";
  for (const check of [...checks].sort((a, b) => a.group.localeCompare(b.group))) {
    const all = check.passes + check.fails;
    if (check.group !== group) {
      group = check.group;
      rows.push(make("tr", { class: "group" }, make("td", { colspan: 4 }, group.split("::").filter(Boolean).join(" › "))));
    }
    rows.push(make("tr", {}, make("td", {}, make("span", { class: check.fails ? "bad-text" : "good-text" }, check.fails ? "✗ " : "✓ "), check.name),
      make("td", {}, formatCount(check.passes)), make("td", { class: check.fails && "bad-text" }, formatCount(check.fails)),
      make("td", {}, formatShare(check.passes / all), make("span", { class: "bar" }, make("i", { style: `width:${(check.passes / all) * 100}%` })))));
  }
  section.replaceChildren(...card("Checks", failed ? `${failed} of ${checks.length} failed at times` : `all ${checks.length} held`,
    make("table", {}, head("Check", "Passes", "Fails", "Share"), make("tbody", {}, rows))));
}

/** What a threshold compared, in the metric's unit. */
function thresholdValue(threshold, metric) {
  if (threshold.value == null) return "–";
  if (metric?.type === "rate") return formatShare(threshold.value);
  if (metric?.type === "trend" && !threshold.source.startsWith("count")) return formats[metric.contains](threshold.value);
  return formatCount(threshold.value);
}

function showThresholds(place, thresholds, metrics) {
  if (!thresholds.length) return place.replaceChildren();
  const failed = thresholds.filter((t) => !t.ok).length;
  const rows = thresholds.map((t) => make("tr", {},
    make("td", {}, make("span", { class: t.ok ? "good-text" : "bad-text" }, t.ok ? "✓ " : "✗ "), t.metric),
    make("td", { class: "left" }, t.source), make("td", { class: t.ok ? "" : "bad-text" }, thresholdValue(t, metrics.get(t.metric.split("{")[0])))));
  place.replaceChildren(...card("Thresholds", failed ? `${failed} of ${thresholds.length} crossed` : `all ${thresholds.length} hold`,
    make("table", {}, make("thead", {}, make("tr", {}, make("th", {}, "Metric"), make("th", { class: "left" }, "Condition"), make("th", {}, "Value"))), make("tbody", {}, rows))));
}

function metricText(metric) {
  const t = metric.total, format = formats[metric.contains];
  switch (metric.type) {
    case "counter": return `${format(t.count)} · ${format(t.rate)}/s`;
    case "gauge": return `${format(t.value)} · ${format(t.min)} to ${format(t.max)}`;
    case "rate": return `${formatShare(t.rate)} · ${formatCount(t.passes)} of ${formatCount(t.passes + t.fails)}`;
    default: return `avg ${format(t.avg)} · med ${format(t.med)} · p95 ${format(t.p95)} · max ${format(t.max)}`;
  }
}

const telling = { counter: "rate", gauge: "value", rate: "share", trend: "p95" };

function showMetrics(section, metrics) {
  const rows = [...metrics.values()].sort((a, b) => a.name.localeCompare(b.name)).map((metric) => make("tr", {},
    make("td", {}, metric.name), make("td", { class: "left" }, metricText(metric)), make("td", {}, sparkline(metric.type === "gauge" ? kept(metric.points.value) : metric.points[telling[metric.type]]))));
  section.replaceChildren(...card("All metrics", "with each one's course: rate, value, share or p95",
    make("table", {}, make("thead", {}, make("tr", {}, make("th", {}, "Metric"), make("th", { class: "left" }, "Whole test"), make("th", {}, "Over time"))), make("tbody", {}, rows))));
}
