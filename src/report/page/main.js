// Puts the page together: once from the data inside it, or again and again from a test that runs.

const state = { metrics: new Map(), ends: [] };
const requestTable = new RequestTable(byId("requests"));
const charts = new Map(); // by title

/** What brunt tells: everything, or what came since. */
function take(told) {
  const whole = told.from === 0;
  state.ends = whole ? told.ends : state.ends.concat(told.ends);
  const before = whole ? new Map() : state.metrics;
  state.metrics = new Map(told.metrics.map((metric) => {
    const points = { ...metric.points }, old = before.get(metric.name);
    for (const key of Object.keys(points)) {
      const lead = old ? old.points[key] : new Array(told.from).fill(null);
      points[key] = lead.concat(points[key]);
    }
    return [metric.name, { ...metric, points }];
  }));
  state.told = told;
}

const points = (metric, key) => state.metrics.get(metric)?.points[key];

/* --- overview --- */

function showVerdict(told) {
  const words = { running: "Running", passed: "Passed", failed: "Failed", stopped: "Stopped" };
  document.title = `${words[told.state]} · ${told.script.split("/").at(-1)} · brunt`;
  byId("version").textContent = told.version;
  const share = told.planned ? Math.min(1, told.elapsed / told.planned) : 0;
  byId("verdict").replaceChildren(
    make("span", { class: `badge ${told.state}` }, words[told.state]),
    make("h1", {}, told.script.split("/").at(-1)),
    make("p", {}, `${new Date(told.started).toLocaleString()} · ${told.state === "running" ? `${formatClock(told.elapsed)} of at most ${formatClock(told.planned)}` : formatTime(told.elapsed)}`),
    make("p", {}, told.scenarios.length === 1 ? told.scenarios[0].text : `${told.scenarios.length} scenarios: ${told.scenarios.map((s) => s.name).join(", ")}`),
    ...(told.reason ? [make("p", { class: "reason" }, told.reason)] : []),
    ...(told.state === "running" ? [make("div", { class: "track" }, make("i", { style: `width:${share * 100}%` }))] : []));
}

function showTiles() {
  const total = (metric) => state.metrics.get(metric)?.total;
  const tiles = [], tile = (name, value, bad) => tiles.push(make("div", { class: `tile card${bad ? " bad" : ""}` }, make("b", {}, value), make("span", {}, name)));
  const requests = total("http_reqs"), latency = total("http_req_duration") ?? total("grpc_req_duration"), failed = total("http_req_failed");
  const checks = total("checks"), iterations = total("iterations"), vus = total("vus");
  if (requests) tile("requests", formatCount(requests.count)), tile("requests per second", formatCount(requests.rate));
  if (latency) tile("median response", formatTime(latency.med)), tile("95 % are faster than", formatTime(latency.p95));
  if (failed) tile("requests failed", formatShare(failed.rate), failed.rate > 0);
  if (checks) tile("checks held", formatShare(checks.rate), checks.rate < 1);
  if (iterations) tile("iterations", formatCount(iterations.count));
  if (!latency && total("iteration_duration")) tile("median iteration", formatTime(total("iteration_duration").med));
  if (vus) tile(state.told.state === "running" ? "virtual users" : "virtual users at most", formatCount(state.told.state === "running" ? vus.value : vus.max));
  byId("tiles").replaceChildren(...tiles);
}

/* --- charts --- */

const colors = ["c1", "c2", "c3", "c4", "c5", "c6"];

/** The chart of that title in the place, with the series that have values; none while all are 0. */
function chart(place, title, wanted, format) {
  const series = wanted.filter(([, values]) => values?.some((v) => v != null));
  if (!series.some(([, values]) => values.some((v) => v))) return;
  let made = charts.get(title);
  if (!made || made.series.length !== series.length) {
    made?.element.remove();
    made = new Chart(title, series.map(([name], i) => ({ name, color: colors[i % colors.length] })), format);
    charts.set(title, made);
    place.append(made.element);
  }
  made.show(state.ends, series.map(([, values]) => values));
}

const percentiles = (metric) => [["median", points(metric, "med")], ["p95", points(metric, "p95")], ["p99", points(metric, "p99")]];
/** A gauge keeps its value until the next sample. */
const kept = (values) => values?.reduce((all, v) => (all.push(v ?? all.at(-1) ?? null), all), []);
const inverse = (shares) => shares?.map((v) => (v == null ? null : 1 - v));

function showOverviewCharts() {
  const place = byId("charts"), perSecond = (format) => (v) => `${format(v)}/s`;
  chart(place, "Throughput", [["requests", points("http_reqs", "rate")], ["gRPC requests", points("grpc_req_duration", "rate")], ["iterations", points("iterations", "rate")]], perSecond(formatCount));
  chart(place, "Virtual users", [["active", kept(points("vus", "value"))]], formatCount);
  chart(place, "Response time", percentiles(state.metrics.has("http_req_duration") ? "http_req_duration" : "grpc_req_duration"), formatTime);
  chart(place, "Failures", [["requests", points("http_req_failed", "share")], ["checks", inverse(points("checks", "share"))]], formatShare);
  chart(place, "Iteration time", percentiles("iteration_duration"), formatTime);
  chart(place, "Transfer", [["received", points("data_received", "rate")], ["sent", points("data_sent", "rate")]], perSecond(formatData));
  chart(place, "WebSocket messages", [["received", points("ws_msgs_received", "rate")], ["sent", points("ws_msgs_sent", "rate")]], perSecond(formatCount));
  chart(place, "gRPC stream messages", [["received", points("grpc_streams_msgs_received", "rate")], ["sent", points("grpc_streams_msgs_sent", "rate")]], perSecond(formatCount));
  chart(place, "Dropped iterations", [["dropped", points("dropped_iterations", "rate")]], perSecond(formatCount));
}

const PHASES = ["blocked", "connecting", "tls_handshaking", "sending", "waiting", "receiving"];
const SHOWN = new Set(["http_req_duration", "grpc_req_duration", "iteration_duration", ...PHASES.map((phase) => `http_req_${phase}`)]);

function showTimingCharts() {
  const section = byId("timings");
  let place = section.querySelector(".charts");
  if (!place) {
    place = make("div", { class: "charts" });
    section.append(make("h2", {}, "Timings"), place);
  }
  if (state.metrics.has("http_req_duration"))
    chart(place, "Phases of a request, on average", PHASES.map((phase) => [phase.replace("_", " "), points(`http_req_${phase}`, "avg")]).filter(([, values]) => values?.some((v) => v > 0)), formatTime);
  for (const metric of state.metrics.values()) {
    if (metric.type === "trend" && !SHOWN.has(metric.name)) chart(place, metric.name, percentiles(metric.name), formats[metric.contains]);
  }
  if (!place.children.length) section.replaceChildren();
}

function show() {
  const told = state.told;
  showVerdict(told);
  showTiles();
  showThresholds(byId("thresholds"), told.thresholds, state.metrics);
  showOverviewCharts();
  showTimingCharts();
  requestTable.show(told.requests);
  showChecks(byId("checks"), told.checks);
  showMetrics(byId("metrics"), state.metrics);
}

/** This page with what it knows inside, as --report writes it: it needs no server any more. */
function save(page) {
  const metrics = [...state.metrics.values()];
  const data = JSON.stringify({ ...state.told, from: 0, ends: state.ends, metrics }).replaceAll("<", "\\u003c");
  const marker = 'id="data">';
  const at = page.indexOf(marker) + marker.length;
  const link = make("a", { download: "brunt-report.html", href: URL.createObjectURL(new Blob([page.slice(0, at), data, page.slice(at)], { type: "text/html" })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function start() {
  const inside = byId("data").textContent.trim();
  if (inside) {
    take(JSON.parse(inside));
    show();
  } else {
    fetch(location.href).then((answer) => answer.text()).then((page) => {
      byId("save").hidden = false;
      byId("save").addEventListener("click", () => save(page));
    });
    const source = new EventSource("/events");
    source.addEventListener("progress", (event) => {
      take(JSON.parse(event.data));
      show();
      if (state.told.state !== "running") source.close();
    });
  }
  const redraw = () => charts.forEach((made) => made.draw());
  addEventListener("resize", redraw);
  matchMedia("print").addEventListener("change", redraw);
}

start();
