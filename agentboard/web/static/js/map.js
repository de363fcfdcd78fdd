// @ts-check
/** The fleet map: a square an agent, by category. Squares shrink when there are many. */
import { drawSquare, pen } from "./canvas.js";
import { h, must } from "./dom.js";
import { number, t } from "./i18n.js";
import { CATEGORIES } from "./store.js";

/** Up to so many agents, squares of so many pixels. */
const SIZES = [[160, 12], [700, 8], [2000, 5]];
const MOST_WIDTH = 520;
/** With more agents than these each category gets a column of its own. */
const FEW = SIZES[0][0];

export class FleetMap {
  /** @param {import("./store.js").Store} store @param {(id: string) => void} open */
  constructor(store, open) {
    this.store = store;
    this.open = open;
    this.root = must("#map");
    this.tip = h("div", { class: "tip", hidden: true });
    must("#main").append(this.tip);
    /** @type {Map<string, {box: HTMLElement, canvas: HTMLCanvasElement, ids: string[], size: number, across: number}>} */
    this.parts = new Map();
    addEventListener("resize", () => this.draw());
  }

  draw() {
    const agents = [...this.store.agents.values()];
    this.root.hidden = !agents.length;
    if (!agents.length) return;
    const size = SIZES.find(([most]) => agents.length <= most)?.[1] ?? 4;
    this.root.classList.toggle("many", agents.length > FEW);
    for (const category of CATEGORIES) this.category(category, agents.filter((agent) => agent.category === category), size);
  }

  /** @param {string} category @param {import("./store.js").Agent[]} members @param {number} size */
  category(category, members, size) {
    const part = this.parts.get(category) ?? this.make(category);
    part.box.hidden = !members.length;
    if (!members.length) return;
    const gap = Math.max(1, Math.round(size / 3));
    const pitch = size + gap;
    const room = size === 12 ? Math.min(MOST_WIDTH, this.root.clientWidth - 32 - 96) : part.box.clientWidth;
    part.across = Math.max(1, Math.min(members.length, Math.floor(room / pitch)));
    part.size = pitch;
    part.ids = members.map(({ id }) => id);
    const rows = Math.ceil(members.length / part.across);
    const context = pen(part.canvas, part.across * pitch - gap, rows * pitch - gap);
    members.forEach(({ liveness }, index) => drawSquare(context, liveness, (index % part.across) * pitch, Math.floor(index / part.across) * pitch, size));
    const up = members.filter(({ liveness }) => liveness === "up").length;
    const down = members.filter(({ liveness }) => liveness === "down").length;
    part.canvas.setAttribute("aria-label", t("map.label", { category: t(`category.${category}`), up: number(up), total: number(members.length), down: number(down) }));
  }

  /** @param {string} category */
  make(category) {
    const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { role: "img" }));
    const box = this.root.querySelector(`[data-category="${category}"]`) ?? h("div", { "data-category": category }, h("small", null, t(`category.${category}`)));
    box.append(canvas);
    const at = CATEGORIES.indexOf(category);
    const after = [...this.root.children].find((child) => CATEGORIES.indexOf(/** @type {HTMLElement} */ (child).dataset.category ?? "") > at);
    this.root.insertBefore(box, after ?? null);
    const part = { box: /** @type {HTMLElement} */ (box), canvas, ids: /** @type {string[]} */ ([]), size: 16, across: 1 };
    canvas.addEventListener("mousemove", (event) => this.point(part, event));
    canvas.addEventListener("mouseleave", () => (this.tip.hidden = true));
    canvas.addEventListener("click", (event) => {
      const id = this.hit(part, event);
      if (id) this.open(id);
    });
    this.parts.set(category, part);
    return part;
  }

  /** @param {{ids: string[], size: number, across: number}} part @param {MouseEvent} event */
  hit(part, event) {
    const column = Math.floor(event.offsetX / part.size);
    return column < part.across ? part.ids[Math.floor(event.offsetY / part.size) * part.across + column] : undefined;
  }

  /** @param {{ids: string[], size: number, across: number}} part @param {MouseEvent} event */
  point(part, event) {
    const agent = this.store.agents.get(this.hit(part, event) ?? "");
    this.tip.hidden = !agent;
    if (!agent) return;
    this.tip.textContent = `${agent.name} · ${t(`liveness.${agent.liveness}`)}`;
    this.tip.style.left = `${Math.min(event.clientX + 12, innerWidth - this.tip.offsetWidth - 8)}px`;
    this.tip.style.top = `${event.clientY + 14}px`;
  }
}
