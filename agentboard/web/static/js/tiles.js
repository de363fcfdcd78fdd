// @ts-check
/** The headline, the tiles, and the numbers in the rail. */
import { get, optional } from "./api.js";
import { drawSpark } from "./canvas.js";
import { debounce, h, must, setText } from "./dom.js";
import { duration, number, t } from "./i18n.js";
import { CATEGORIES, troubled } from "./store.js";

const RATE_WINDOW_MS = 30000;
const HISTORY = 60;
const FINAL = new Set(["done", "failed", "expired"]);

export class Tiles {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    /** @type {[number, number][]} */
    this.samples = [];
    /** How many were up, each second or so. @type {number[]} */
    this.ups = [];
    // The server wrote the numbers; they are counted anew when a command moves.
    this.later = debounce(() => this.load(), 500);
    this.up = this.canvas("up");
    this.rate = this.canvas("beats");
    /** @type {number[]} */
    this.rates = [];
  }

  /** @param {string} name */
  canvas(name) {
    const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { "aria-hidden": "true" }));
    must(`[data-tile="${name}"]`).append(canvas);
    return canvas;
  }

  async load() {
    const reply = await optional(get("/api/commands", { limit: 1000 }));
    if (reply) this.restarts(reply.commands);
  }

  /** @param {any[]} events */
  events(events) {
    if (events.some(({ type }) => type === "command")) this.later();
  }

  /** @param {any[]} commands */
  restarts(commands) {
    const since = this.store.now() - 86400000;
    const all = commands.filter((command) => command.action === "restart" && Date.parse(command.created_at) >= since);
    const failed = all.filter(({ state }) => state === "failed" || state === "expired").length;
    const open = all.filter(({ state }) => !FINAL.has(state)).length;
    this.write("restarts", number(all.length), t("tile.restarts_sub", { failed, open }));
  }

  /** @param {string} name @param {string} value @param {string} sub */
  write(name, value, sub) {
    const tile = must(`[data-tile="${name}"]`);
    const strong = must("strong", tile);
    if (strong.firstChild) strong.firstChild.nodeValue = value;
    setText(must(":scope > span", tile), sub);
  }

  /** Once a second, and when anything about liveness changed. */
  update() {
    const agents = [...this.store.agents.values()];
    const { up = 0, late = 0, down = 0 } = this.store.counts;
    this.write("up", number(up), t("tile.up_sub", { n: agents.length }));
    this.write("late", number(late), t("tile.late_sub"));
    this.write("down", number(down), down ? t("tile.down_sub", { dur: duration(this.longest(agents), 1) }) : t("tile.down_none"));
    for (const [name, n] of Object.entries({ up, late, down })) must(`[data-tile="${name}"]`).classList.toggle("zero", !n);
    setText(must("#headline"), headline(agents));
    this.rail(agents);
  }

  /** @param {import("./store.js").Agent[]} agents */
  longest(agents) {
    return Math.max(0, ...agents.filter(({ liveness }) => liveness === "down").map((agent) => this.store.age(agent) ?? 0));
  }

  /** @param {import("./store.js").Agent[]} agents */
  rail(agents) {
    setText(must('[data-count="total"]'), number(agents.length));
    for (const name of CATEGORIES) {
      const members = agents.filter(({ category }) => category === name);
      const count = document.querySelector(`#categories [data-category="${name}"] b`);
      if (!count) continue;
      setText(count, number(members.length));
      count.classList.toggle("bad", members.some(({ liveness }) => liveness === "down"));
    }
  }

  /** The rate of heartbeats over the last seconds. Called once a second. */
  tick() {
    const now = performance.now();
    this.samples.push([now, this.store.beats]);
    while (this.samples.length > 2 && this.samples[1][0] < now - RATE_WINDOW_MS) this.samples.shift();
    const [start, before] = this.samples[0];
    let expected = 0;
    for (const { liveness, interval_s } of this.store.agents.values()) if (liveness === "up" || liveness === "late") expected += 1 / interval_s;
    const passed = (now - start) / 1000;
    const rate = passed >= 6 ? (this.store.beats - before) / passed : expected;
    this.write("beats", number(rate), t("tile.beats_sub", { n: number(expected) }));
    keep(this.rates, rate);
    keep(this.ups, this.store.counts.up ?? 0);
    drawSpark(this.up, this.ups, 88, 30, "up-fill", true);
    drawSpark(this.rate, this.rates, 88, 30, "s1");
  }
}

/** @param {number[]} list @param {number} value */
function keep(list, value) {
  list.push(value);
  if (list.length > HISTORY) list.shift();
}

/** One sentence on the fleet (pages/view.py says the same). @param {import("./store.js").Agent[]} agents @returns {string} */
export function headline(agents) {
  if (!agents.length) return t("head.none");
  const count = (/** @type {string} */ name) => agents.filter(({ liveness }) => liveness === name).length;
  const ill = agents.filter((agent) => troubled(agent) && agent.liveness === "up").length;
  const up = count("up");
  /** @type {[string, number][]} */
  const every = [["down", count("down")], ["late", count("late")], ["ill", ill]];
  const parts = every.filter(([, n]) => n);
  if (!parts.length) return count("new") === agents.length ? t("head.waiting") : t("head.well", { n: up });
  const said = parts.map(([name, n], index) => t(index ? `head.and_${name}` : `head.${name}`, { n }));
  const last = /** @type {string} */ (said.pop());
  const joined = said.length ? t("head.join", { first: said.join(", "), last }) : last;
  return up - ill ? `${joined}. ${t("head.rest")}` : `${joined}.`;
}
