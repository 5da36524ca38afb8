// Charts over time: lines in an SVG that is drawn anew when its numbers or its width change.

const PLOT = { height: 170, left: 52, right: 8, top: 12, bottom: 22 };

/** A round number not below the largest value, and the rules up to it. */
function scale(largest) {
  if (!(largest > 0)) return { top: 1, rules: [0, 1] };
  const rough = largest / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const count = Math.ceil(largest / step - 1e-9);
  return { top: step * count, rules: Array.from({ length: count + 1 }, (_, i) => i * step) };
}

/** The line through the points; gaps where there is none. */
function linePath(xs, ys) {
  let text = "", pen = "M";
  for (let i = 0; i < ys.length; i++) {
    if (ys[i] == null) { pen = "M"; continue; }
    text += `${pen}${xs[i].toFixed(1)} ${ys[i].toFixed(1)}`;
    pen = "L";
    if (ys[i + 1] == null && (i === 0 || ys[i - 1] == null)) text += "h.01"; // a point alone is a dot
  }
  return text;
}

function timeRules(end) {
  const step = [100, 250, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 864e5].find((s) => end / s <= 5) ?? 1728e5;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}

const formatMoment = (ms, end) => (end < 6e4 ? `${fixed(ms / 1000, 4)} s` : formatClock(ms));

class Chart {
  /** series: [{ name, color, values(state) }]; format: of the values. */
  constructor(title, series, format, options = {}) {
    Object.assign(this, { title, series, format, options });
    this.svg = make("svg", { role: "img", "aria-label": `${title} over time` });
    this.tip = make("div", { class: "tip", hidden: true });
    this.element = make("figure", { class: "chart card" },
      make("figcaption", {}, title, series.length > 1 && series.map((s) => make("span", { class: "key", style: `--c:var(--${s.color})` }, s.name))),
      this.svg, this.tip);
    this.svg.addEventListener("pointermove", (event) => this.point(event));
    this.svg.addEventListener("pointerleave", () => this.unpoint());
  }

  show(ends, values) {
    Object.assign(this, { ends, values });
    this.draw();
  }

  draw() {
    const width = this.svg.clientWidth || 360, end = this.ends.at(-1) || 1000;
    const plot = { width: width - PLOT.left - PLOT.right, height: PLOT.height - PLOT.top - PLOT.bottom };
    const { top, rules } = scale(Math.max(0, ...this.values.flat().filter((v) => v != null)));
    const x = (ms) => PLOT.left + (ms / end) * plot.width, y = (v) => PLOT.top + plot.height * (1 - v / top);
    // A point tells of the time up to it, so it stands in its middle.
    this.xs = this.ends.map((ms, i) => x((ms + (i ? this.ends[i - 1] : 0)) / 2));
    this.y = y;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${PLOT.height}`);
    this.marks = make("g");
    this.svg.replaceChildren(
      ...rules.map((v) => make("line", { class: "rule", x1: PLOT.left, x2: width - PLOT.right, y1: y(v), y2: y(v) })),
      ...rules.map((v) => make("text", { x: PLOT.left - 7, y: y(v) + 4, "text-anchor": "end" }, this.format(v))),
      ...timeRules(end).map((ms) => make("text", { x: x(ms), y: PLOT.height - 5, "text-anchor": x(ms) > width - 30 ? "end" : "middle" }, formatMoment(ms, end))),
      ...this.values.flatMap((values, i) => this.line(values, this.series[i].color)),
      this.marks);
  }

  line(values, color) {
    const ys = values.map((v) => (v == null ? null : this.y(v))), path = linePath(this.xs, ys);
    const parts = [make("path", { d: path, style: `--c:var(--${color})` })];
    if (this.series.length === 1 && path && !ys.includes(null))
      parts.unshift(make("path", { class: "area", style: `--c:var(--${color})`, d: `${path}L${this.xs.at(-1)} ${this.y(0)}L${this.xs[0]} ${this.y(0)}Z` }));
    return parts;
  }

  point(event) {
    if (!this.ends?.length) return;
    const at = event.offsetX;
    let best = 0;
    this.xs.forEach((x, i) => { if (Math.abs(x - at) < Math.abs(this.xs[best] - at)) best = i; });
    const x = this.xs[best], here = this.series.map((s, i) => ({ ...s, value: this.values[i][best] })).filter((s) => s.value != null);
    this.marks.replaceChildren(make("line", { class: "at", x1: x, x2: x, y1: PLOT.top, y2: PLOT.height - PLOT.bottom }),
      ...here.map((s) => make("circle", { r: 3, cx: x, cy: this.y(s.value), style: `--c:var(--${s.color})` })));
    this.tip.replaceChildren(make("b", {}, formatMoment(this.ends[best], this.ends.at(-1))),
      ...here.map((s) => make("div", {}, `${s.name} `, make("strong", {}, this.format(s.value)))));
    this.tip.hidden = false;
    const room = this.element.clientWidth - this.tip.offsetWidth - 8;
    this.tip.style.left = `${Math.max(8, x + 28 > room ? x - this.tip.offsetWidth + 4 : x + 24)}px`;
  }

  unpoint() {
    this.tip.hidden = true;
    this.marks?.replaceChildren();
  }
}

function sparkline(values) {
  const known = values.filter((v) => v != null), high = Math.max(...known), low = Math.min(0, ...known);
  const xs = values.map((_, i) => 1 + (i / Math.max(1, values.length - 1)) * 108);
  const ys = values.map((v) => (v == null ? null : 20 - ((v - low) / (high - low || 1)) * 18));
  return make("svg", { class: "spark", viewBox: "0 0 110 22", preserveAspectRatio: "none", "aria-hidden": "true" }, make("path", { d: linePath(xs, ys) }));
}
