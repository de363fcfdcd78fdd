// @ts-check
/** The rows of the list: an agent, and the heading of a category. templates/_macros.html writes the same. */
import { drawSpark, drawStrip, strip } from "./canvas.js";
import { h, icon, setIcon, setText, still } from "./dom.js";
import { ago, number, t } from "./i18n.js";
import { written } from "./metric.js";

/** @typedef {import("./store.js").Agent} Agent */
/**
 * What rows ask of the page.
 * @typedef {{store: import("./store.js").Store, sparks: import("./spark.js").Sparks, columns: string[], mayAct: boolean, selected: Set<string>,
 *   opened: () => string, roomy: () => boolean, up: (category: string) => number, select: (id: string, on: boolean, event: Event) => void, menu: (id: string, at: HTMLElement) => void}} Page
 */

const BEATS = { width: 148, height: 18 };
const SPARK = { width: 100, height: 22 };

export class AgentRow {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.id = "";
    this.liveness = "";
    this.seenAt = /** @type {string | null} */ (null);
    this.up = -1;
    this.fast = false;
    this.icon = icon("new");
    this.box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox" }));
    this.pick = h("span", { role: "cell" }, page.mayAct && this.box, this.icon);
    this.name = h("b", { class: "name" });
    this.sub = h("small");
    this.link = /** @type {HTMLAnchorElement} */ (h("a", null, this.name, this.sub));
    this.word = h("span");
    this.status = h("small");
    this.beats = /** @type {HTMLCanvasElement} */ (h("canvas", { role: "img" }));
    this.spark = /** @type {HTMLCanvasElement} */ (h("canvas", { "aria-hidden": "true" }));
    this.metrics = page.columns.map((_, index) => h("span", { role: "cell", class: `num m${index + 1}` }));
    this.seen = h("span", { role: "cell", class: "num seen" });
    this.say = h("span", { role: "cell", class: "say name" });
    this.more = h("button", { type: "button", class: "k", "aria-haspopup": "menu" }, icon("dots", 16));
    this.el = h("div", { role: "row", class: "r" }, this.pick, h("span", { role: "cell", class: "n" }, this.link),
      h("span", { role: "cell", class: "state" }, this.word, this.status), h("span", { role: "cell", class: "beats" }, this.beats),
      h("span", { role: "cell", class: "spark" }, this.spark), ...this.metrics, this.seen, this.say, h("span", { role: "cell", class: "act" }, this.more));
    this.box.addEventListener("click", (event) => page.select(this.id, this.box.checked, event));
    this.more.addEventListener("click", () => page.menu(this.id, this.more));
    this.el.addEventListener("animationend", () => this.el.classList.remove("flash", "up"));
  }

  /** Show another agent. @param {import("./order.js").Item} item @param {boolean} fast scrolled past: drawings can wait */
  bind(item, fast) {
    const agent = this.page.store.agents.get(item.key);
    if (!agent) return;
    this.id = agent.id;
    this.el.dataset.id = agent.id;
    this.el.classList.remove("flash", "up");
    this.liveness = "";
    this.seenAt = agent.last_seen_at;
    this.link.href = `/agents/${agent.id}`;
    this.fast = fast;
    this.beats.style.visibility = this.spark.style.visibility = fast ? "hidden" : "";
    this.patch(agent, false);
    this.tick(agent);
  }

  /** The list has come to rest. */
  rest() {
    const agent = this.page.store.agents.get(this.id);
    if (!agent || !this.fast) return;
    this.fast = false;
    this.beats.style.visibility = this.spark.style.visibility = "";
    this.draw(agent);
  }

  /** Show what changed. @param {Agent} agent @param {boolean} [live] */
  patch(agent, live = true) {
    setText(this.name, agent.name);
    setText(this.sub, agent.version ? `${agent.id} · ${agent.version}` : agent.id);
    if (agent.liveness !== this.liveness) this.become(agent, live);
    const speaks = agent.liveness === "up" || agent.liveness === "late";
    setText(this.status, agent.flapping ? t("flapping") : speaks ? t(`status.${agent.status}`) : "");
    this.status.className = agent.flapping ? "flap" : agent.status;
    setText(this.say, agent.message);
    if (this.say.title !== agent.message) this.say.title = agent.message;
    this.page.columns.forEach((name, index) => setText(this.metrics[index], written(name, agent.metrics[name])));
    this.marks();
    this.draw(agent);
    if (live && agent.last_seen_at !== this.seenAt) {
      this.seenAt = agent.last_seen_at;
      this.tick(agent);
      if (!still()) this.beats.animate([{ transform: "translateX(2px)" }, { transform: "none" }], 140);
    }
  }

  /** @param {Agent} agent @param {boolean} live */
  become(agent, live) {
    const word = t(`liveness.${agent.liveness}`);
    this.liveness = agent.liveness;
    setIcon(this.icon, agent.liveness);
    setText(this.word, word);
    this.word.className = `st ${agent.liveness}`;
    this.pick.className = `pick ${agent.liveness}`;
    this.el.classList.toggle("d", agent.liveness === "down");
    this.box.setAttribute("aria-label", t("select", { name: agent.name }));
    this.more.setAttribute("aria-label", t("actions_for", { name: agent.name }));
    if (!live || still()) return;
    this.el.classList.remove("flash", "up");
    this.el.classList.add("flash");
    this.el.classList.toggle("up", agent.liveness === "up");
  }

  /** Selection and the open drawer. */
  marks() {
    const selected = this.page.selected.has(this.id);
    const open = this.page.opened() === this.id;
    this.box.checked = selected;
    this.el.classList.toggle("sel", selected);
    this.el.classList.toggle("open", open);
    if (open) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
  }

  /** The theme or the past of its series changed. */
  redraw() {
    const agent = this.page.store.agents.get(this.id);
    if (agent) this.draw(agent);
  }

  /** @param {Agent} agent */
  draw(agent) {
    if (this.fast) return;
    const { store, sparks } = this.page;
    const states = strip(agent, store.transitions.get(agent.id) ?? [], store.now());
    drawStrip(this.beats, states, BEATS.width, BEATS.height);
    const up = states.filter((state) => state === "up").length;
    if (up !== this.up) this.beats.setAttribute("aria-label", t("beats.label", { n: (this.up = up), total: states.length }));
    if (!this.page.roomy()) return;
    drawSpark(this.spark, sparks.values(agent.id), SPARK.width, SPARK.height, agent.liveness === "up" ? "s1" : "stopped-fill");
  }

  /** Once a second. @param {Agent} agent */
  tick(agent) {
    const age = this.page.store.age(agent);
    setText(this.seen, age === null ? "–" : ago(age));
  }
}

export class GroupRow {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.key = "";
    this.n = 0;
    this.name = h("span", { role: "cell" });
    this.count = h("span", { role: "cell", class: "num" });
    this.el = h("div", { role: "row", class: "r g" }, this.name, this.count);
  }

  /** @param {import("./order.js").Item} item */
  bind(item) {
    this.key = item.key;
    this.n = item.n ?? 0;
    setText(this.name, t(`category.${item.key}`));
    this.patch();
  }

  patch() {
    setText(this.count, t("group.up", { up: number(this.page.up(this.key)), n: number(this.n) }));
  }
}
