// @ts-check
/** The agent now: its last word, its last hour of liveness, its latest numbers, what it is. */
import { drawStrip, strip } from "./canvas.js";
import { h, setText } from "./dom.js";
import { duration, moment, number, t } from "./i18n.js";
import { title, written } from "./metric.js";

/** @typedef {import("./store.js").Agent} Agent */
const SLOT_PX = 8;
const FEWEST = 40;
const MOST = 120;
const HEIGHT = 26;

/** @param {HTMLElement} box @param {Agent} first @param {import("./panel.js").Ground} ground @returns {import("./panel.js").Tab} */
export function mount(box, first, ground) {
  let agent = first;
  const word = h("blockquote", { class: "name" });
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { role: "img" }));
  const from = h("span");
  const gauges = h("div", { class: "gauges" });
  const facts = h("dl", { class: "facts" });
  const labels = h("div", { class: "labels" });
  /** @type {Map<string, HTMLElement>} */
  const values = new Map();
  box.append(h("div", { class: "now" }, word), h("div", { class: "strip" }, canvas, h("p", null, from, h("span", null, t("now")))), gauges, facts, labels);

  const draw = () => {
    const width = canvas.parentElement?.clientWidth;
    if (!width) return;
    const slots = Math.max(FEWEST, Math.min(MOST, Math.floor(width / SLOT_PX)));
    const states = strip(agent, ground.store.transitions.get(agent.id) ?? [], ground.store.now(), slots);
    drawStrip(canvas, states, width, HEIGHT);
    canvas.setAttribute("aria-label", t("beats.label", { n: states.filter((state) => state === "up").length, total: slots }));
    setText(from, t("ago.dur", { dur: duration(slots * agent.interval_s) }));
  };
  const numbers = () => {
    const names = Object.keys(agent.metrics).sort();
    if (names.length !== values.size || names.some((name) => !values.has(name))) {
      values.clear();
      gauges.replaceChildren(...names.map((name) => {
        const value = h("b");
        values.set(name, value);
        return h("div", { class: "gauge" }, h("span", { title: name }, title(name)), value);
      }));
    }
    for (const [name, value] of values) setText(value, written(name, agent.metrics[name]));
  };
  const about = () => {
    /** @type {[string, string | null][]} */
    const rows = [["id", agent.id], ["status", t(`status.${agent.status}`)], ["category", t(`category.${agent.category}`)], ["type", agent.type], ["version", agent.version],
      ["host", agent.host], ["pid", agent.pid === null || agent.pid === undefined ? null : String(agent.pid)], ["interval_s", duration(agent.interval_s) === t("dur.s", { n: 0 }) ? `${number(agent.interval_s, true)}\u00a0${t("unit.s")}` : t("dur.s", { n: agent.interval_s })],
      ["registered_at", moment(agent.registered_at)], ["restarts", number(agent.restarts)], ["capabilities", agent.capabilities.join(", ")]];
    facts.replaceChildren(...rows.filter(([, value]) => value).flatMap(([key, value]) => [h("dt", null, t(`fact.${key}`)), h("dd", { class: "name" }, value)]));
    labels.replaceChildren(...Object.entries(agent.labels).sort().map(([key, value]) => h("span", { class: "tag name" }, `${key}=${value}`)));
    setText(word, agent.message || t("message.none"));
    word.classList.toggle("hint", !agent.message);
  };
  const all = () => (about(), numbers(), draw());
  const watch = new ResizeObserver(draw);
  watch.observe(box);
  const timer = setInterval(draw, 1000);
  addEventListener("themed", draw);
  all();
  return {
    update(now) {
      agent = now;
      all();
    },
    destroy() {
      watch.disconnect();
      clearInterval(timer);
      removeEventListener("themed", draw);
    },
  };
}
