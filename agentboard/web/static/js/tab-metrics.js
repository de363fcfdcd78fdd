// @ts-check
/** A chart for each metric of an agent, with uPlot; the live frames go on where the past ends. */
import { ApiError, get } from "./api.js";
import { colour } from "./canvas.js";
import { h, setText } from "./dom.js";
import { clock, number, t } from "./i18n.js";
import { title, written } from "./metric.js";
import { explain } from "./restart.js";

/** @typedef {import("./store.js").Agent} Agent */
/** @typedef {{times: number[], values: number[]}} Series */
const SPANS = [300, 3600, 21600, 86400];
const POINTS = 300;
const HEIGHT = 132;

/** @type {Promise<any> | null} */
let loading = null;

/** uPlot and its style sheet, when a chart is first needed. */
function library() {
  const assets = document.body.dataset.assets ?? "/";
  loading ??= (document.head.append(h("link", { rel: "stylesheet", href: `${assets}vendor/uplot/uPlot.min.css` })), import(`${assets}vendor/uplot/uPlot.esm.js`));
  return loading.then((module) => module.default, () => {
    loading = null;
    throw new ApiError(0, "unreachable", "unreachable", {});
  });
}

class Chart {
  /** @param {any} Plot @param {string} name @param {Series} series @param {number} span */
  constructor(Plot, name, series, span) {
    this.name = name;
    this.series = series;
    this.span = span;
    this.latest = h("b");
    this.note = h("p");
    this.plot = h("div", { class: "plot", role: "img" });
    this.el = h("article", { class: "chart" }, h("header", null, h("h3", { title: name }, title(name)), this.latest), this.plot, this.note);
    this.Plot = Plot;
    /** @type {any} */
    this.chart = null;
  }

  draw() {
    const axis = { stroke: colour("ink-3"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "11px Inter, sans-serif" };
    this.chart?.destroy();
    this.chart = new this.Plot({
      width: Math.max(120, this.plot.clientWidth), height: HEIGHT, legend: { show: false }, cursor: { sync: { key: "agentboard" }, y: false, drag: { x: false, y: false } },
      scales: { x: { time: true } },
      axes: [{ ...axis, size: 26, values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map((second) => clock(second * 1000).slice(0, at[1] - at[0] < 60 ? 8 : 5)), space: 52 },
        { ...axis, size: 56, values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map((value) => written(this.name, value)) }],
      series: [{}, { stroke: colour("s1"), width: 1.5, fill: colour("accent-weak"), points: { show: false }, spanGaps: false }],
      hooks: { setCursor: [(/** @type {any} */ chart) => this.point(chart.cursor.idx)] },
    }, [this.series.times, this.series.values], this.plot);
    this.words();
  }

  words() {
    const { values } = this.series;
    const last = values.at(-1);
    setText(this.latest, written(this.name, last));
    if (!values.length) return;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const text = t("metrics.range", { min: written(this.name, Math.min(...values)), mean: written(this.name, mean), max: written(this.name, Math.max(...values)) });
    setText(this.note, text);
    this.plot.setAttribute("aria-label", `${title(this.name)}: ${written(this.name, last)}; ${text}`);
  }

  /** @param {number | null | undefined} index under the pointer */
  point(index) {
    if (index === null || index === undefined) return this.words();
    setText(this.note, `${clock(this.series.times[index] * 1000)} · ${written(this.name, this.series.values[index])}`);
  }

  /** @param {number} at @param {number} value */
  add(at, value) {
    const { times, values } = this.series;
    if ((times.at(-1) ?? 0) >= at) return;
    times.push(at);
    values.push(value);
    while (times.length > POINTS * 2 || times[0] < at - this.span) (times.shift(), values.shift());
    if (!this.chart || this.chart.cursor.idx > 0) return;
    this.chart.setData([times, values]);
    this.words();
  }

  size() {
    if (this.plot.clientWidth) this.chart?.setSize({ width: this.plot.clientWidth, height: HEIGHT });
  }
}

/** @param {HTMLElement} box @param {Agent} first @param {import("./panel.js").Ground} ground @returns {import("./panel.js").Tab} */
export function mount(box, first, ground) {
  /** @type {Map<string, Chart>} */
  const charts = new Map();
  const grid = h("div", { class: "charts" });
  const status = h("p", { class: "hint", role: "status" });
  let span = SPANS[0];
  let turn = 0;
  let seen = first.last_seen_at;
  const choices = SPANS.map((seconds) => h("button", { type: "button", class: "chip", "aria-pressed": String(seconds === span), onclick: () => load(seconds) }, t(`span.${seconds}`)));
  box.append(h("div", { class: "logbar", role: "group", "aria-label": t("metrics.span") }, ...choices), status, grid);
  for (let index = 0; index < Math.min(4, Object.keys(first.metrics).length); index += 1) grid.append(h("div", { class: "chart" }, h("span", { class: "skel" }), h("div", { class: "plot" })));

  async function load(/** @type {number} */ seconds) {
    const mine = (turn += 1);
    span = seconds;
    choices.forEach((choice, index) => choice.setAttribute("aria-pressed", String(SPANS[index] === span)));
    try {
      const to = ground.store.now() / 1000;
      const [Plot, reply] = await Promise.all([library(), get(`/api/agents/${first.id}/metrics`, { from: Math.floor(to - span), points: POINTS })]);
      if (mine !== turn) return;
      for (const chart of charts.values()) chart.chart?.destroy();
      charts.clear();
      grid.replaceChildren();
      for (const [name, points] of Object.entries(reply.series).sort()) charts.set(name, new Chart(Plot, name, { times: points.map((/** @type {number[]} */ [at]) => at), values: points.map((/** @type {number[]} */ [, value]) => value) }, span));
      grid.append(...[...charts.values()].map(({ el }) => el));
      for (const chart of charts.values()) chart.draw();
      setText(status, charts.size ? "" : t("metrics.none"));
    } catch (cause) {
      if (mine === turn) (grid.replaceChildren(), setText(status, explain(cause)));
    }
  }

  const redraw = () => charts.forEach((chart) => chart.draw());
  const watch = new ResizeObserver(() => charts.forEach((chart) => chart.size()));
  watch.observe(grid);
  addEventListener("themed", redraw);
  load(span);
  return {
    update(agent) {
      if (!agent.last_seen_at || agent.last_seen_at === seen) return;
      seen = agent.last_seen_at;
      const at = Date.parse(seen) / 1000;
      for (const [name, value] of Object.entries(agent.metrics)) charts.get(name)?.add(at, value);
      if (!charts.size && Object.keys(agent.metrics).length) load(span);
    },
    destroy() {
      turn += 1;
      watch.disconnect();
      removeEventListener("themed", redraw);
      for (const chart of charts.values()) chart.chart?.destroy();
    },
  };
}
