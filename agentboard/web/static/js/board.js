// @ts-check
/** The overview: tiles, map, what is wrong, and the list with its filters. */
import { get, optional } from "./api.js";
import { showActions } from "./actions.js";
import { Bar } from "./bar.js";
import { must, setText } from "./dom.js";
import { Drawer } from "./drawer.js";
import { showEmpty } from "./empty.js";
import { t } from "./i18n.js";
import { VirtualList } from "./list.js";
import { FleetMap } from "./map.js";
import { say } from "./notice.js";
import { Order } from "./order.js";
import { read, write } from "./query.js";
import { refusal } from "./restart.js";
import { AgentRow, GroupRow } from "./row.js";
import { Sparks } from "./spark.js";
import { Tiles } from "./tiles.js";
import { Wrong } from "./wrong.js";

/** @typedef {import("./panel.js").Ground} Ground */

export class Board {
  /** @param {Ground} ground */
  constructor(ground) {
    this.ground = ground;
    this.store = ground.store;
    this.query = read();
    this.order = new Order();
    /** @type {Set<string>} */
    this.selected = new Set();
    this.anchor = "";
    this.at = "";
    this.over = false;
    this.fits = false;
    /** @type {Map<string, number>} */
    this.ups = new Map();
    this.columns = (document.body.dataset.columns ?? "").split(" ").filter(Boolean);
    this.sparks = new Sparks(this.columns[0] ?? "", (id) => this.row(id)?.redraw());
    this.tiles = new Tiles(this.store);
    this.map = new FleetMap(this.store, (id) => this.open(id));
    this.wrong = new Wrong(this.store, (id, event) => this.clicked(id, event));
    this.drawer = new Drawer(ground, { moved: () => this.marks(), home: (id) => this.focus(id) });
    this.bar = new Bar(this);
    const page = { store: this.store, sparks: this.sparks, columns: this.columns, mayAct: !refusal(ground.role), selected: this.selected, opened: () => this.drawer.id, roomy: () => this.list.width > 900,
      up: (/** @type {string} */ category) => this.ups.get(category) ?? 0, select: this.select.bind(this), menu: (/** @type {string} */ id, /** @type {HTMLElement} */ at) => showActions(this, id, at) };
    this.root = must("#list");
    this.list = new VirtualList(this.root, { agent: () => new AgentRow(page), group: () => new GroupRow(page) });
    this.listen();
    this.history();
    setInterval(() => this.tick(), 1000);
  }

  listen() {
    this.root.addEventListener("pointerenter", () => (this.over = true));
    this.root.addEventListener("pointerleave", () => (this.over = false));
    this.list.view.addEventListener("click", (event) => {
      const row = /** @type {HTMLElement} */ (event.target).closest?.(".r[data-id]");
      if (!(row instanceof HTMLElement) || /** @type {HTMLElement} */ (event.target).closest("button, input")) return;
      this.clicked(row.dataset.id ?? "", event);
    });
    addEventListener("popstate", () => this.address());
    addEventListener("themed", () => this.redrawAll());
    const field = /** @type {HTMLInputElement} */ (must("#q"));
    field.addEventListener("input", () => this.filter({ q: field.value.trim() }));
    field.form?.addEventListener("submit", (event) => (event.preventDefault(), this.move(1)));
  }

  /** Transitions from before this page was opened, for the strips. */
  async history() {
    const reply = await optional(get("/api/events", { limit: 300 }));
    for (const event of reply?.events ?? []) if (event.type === "transition") this.store.remember(event);
    this.redrawAll();
  }

  /** @param {import("./store.js").Change} change */
  update(change) {
    if (change.full) this.first();
    else this.partly(change);
    this.tiles.events(change.events);
    this.drawer.update(change);
    if (!change.full && !change.removed.length && !change.events.length) return;
    this.summary();
    this.map.draw();
  }

  /** After a snapshot. */
  first() {
    for (const id of this.selected) if (!this.store.agents.has(id)) this.selected.delete(id);
    this.place();
    this.address();
    this.redrawAll();
  }

  /** @param {import("./store.js").Change} change */
  partly(change) {
    for (const id of change.removed) this.selected.delete(id);
    for (const id of change.ids) {
      const agent = this.store.agents.get(id);
      if (!agent) continue;
      if (agent.last_seen_at) this.sparks.add(id, Date.parse(agent.last_seen_at) / 1000, agent.metrics[this.sparks.name]);
      this.row(id)?.patch(agent);
    }
    if (change.removed.length) this.place();
  }

  /** What follows from liveness: once a frame at most, and once a second. */
  summary() {
    this.ups.clear();
    for (const { category, liveness } of this.store.agents.values()) if (liveness === "up") this.ups.set(category, (this.ups.get(category) ?? 0) + 1);
    for (const { row } of this.list.used.values()) if (row instanceof GroupRow) row.patch();
    this.tiles.update();
    const n = this.wrong.update();
    this.bar.counts(n);
    say(must("#headline").textContent ?? "");
  }

  tick() {
    if (!this.store.ready || document.hidden) return;
    this.summary();
    this.tiles.tick();
    for (const { row } of this.list.used.values()) {
      const agent = row instanceof AgentRow && this.store.agents.get(row.id);
      if (!agent) continue;
      row.tick(agent);
      // No heartbeat redraws the strip of an agent that sends none.
      if (agent.liveness !== "up") row.draw(agent);
    }
    this.settle();
  }

  /** Put changed rows in their places when nobody is looking for one there; else say how many wait. */
  settle() {
    const n = this.order.changed(this.store.agents, this.query);
    const busy = this.over || this.root.contains(document.activeElement) || Boolean(this.drawer.id);
    if (n && !busy) this.place();
    this.bar.waiting(busy ? n : 0);
    if (!busy) this.columnsFit();
  }

  /** The page was written before any agent had metrics: now the server knows better columns. */
  columnsFit() {
    if (this.fits) return;
    const all = [...this.store.agents.values()];
    this.fits = all.some(({ metrics }) => this.columns.some((name) => name in metrics));
    if (!this.fits && all.some(({ metrics }) => Object.keys(metrics).length)) location.reload();
  }

  place() {
    this.order.place(this.store.agents.values(), this.query);
    this.list.set(this.order.items);
    this.root.setAttribute("aria-rowcount", String(this.order.items.length + 1));
    this.bar.waiting(0);
    this.bar.show();
    showEmpty(this);
  }

  clear() {
    /** @type {HTMLInputElement} */ (must("#q")).value = "";
    this.filter({ q: "", category: "", liveness: "", view: "" });
    must("#q").focus();
  }

  /** @param {Partial<import("./query.js").Query>} patch */
  filter(patch) {
    this.query = write(patch);
    this.place();
    setText(must("h1"), this.query.category ? t(`category.${this.query.category}`) : t("nav.agents"));
    say(t("found", { n: this.order.ids.length }));
  }

  /** The address changed under us, or says what to show first. */
  address() {
    const before = JSON.stringify({ ...this.query, agent: "", tab: "" });
    this.query = read();
    if (JSON.stringify({ ...this.query, agent: "", tab: "" }) !== before) this.place();
    const { agent, tab } = this.query;
    if (agent && this.store.agents.has(agent)) this.drawer.open(agent, tab || "overview", { push: false, focus: false });
    else if (!agent) this.drawer.close(true);
  }

  /** @param {string} id @param {MouseEvent} event */
  clicked(id, event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (getSelection()?.toString()) return;
    this.at = id;
    this.open(id);
  }

  /** @param {string} id @param {string} [tab] */
  open(id, tab = this.drawer.panel?.tabName || "overview") {
    this.drawer.open(id, tab);
  }

  /** @param {string} id @param {boolean} on @param {Event} event */
  select(id, on, event) {
    const ids = this.order.ids;
    const range = /** @type {MouseEvent} */ (event).shiftKey && this.anchor ? [ids.indexOf(this.anchor), ids.indexOf(id)].sort((a, b) => a - b) : [];
    for (const each of range.length ? ids.slice(range[0], range[1] + 1) : [id]) {
      if (on) this.selected.add(each);
      else this.selected.delete(each);
    }
    this.anchor = id;
    this.marks();
  }

  marks() {
    for (const { row } of this.list.used.values()) if (row instanceof AgentRow) row.marks();
    this.bar.show();
  }

  /** Go down or up the list. @param {number} step */
  move(step) {
    const ids = this.order.ids;
    if (!ids.length) return;
    const index = ids.indexOf(this.at);
    this.at = ids[index < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, index + step))];
    this.focus(this.at);
    if (this.drawer.id) this.drawer.open(this.at, this.drawer.panel?.tabName ?? "overview", { push: false, focus: false });
  }

  /** @param {string} id */
  focus(id) {
    const index = this.list.indexOf("agent", id);
    if (index < 0) return;
    this.list.reveal(index);
    this.row(id)?.link.focus({ preventScroll: true });
  }

  /** @param {string} id @returns {AgentRow | undefined} */
  row(id) {
    return /** @type {AgentRow | undefined} */ (this.list.row("agent", id));
  }

  /** The agent that a key means: the open one, else the one with the focus. */
  current() {
    const focused = document.activeElement?.closest?.(".r[data-id]");
    const id = this.drawer.id || (focused instanceof HTMLElement ? focused.dataset.id : "") || this.at;
    return this.store.agents.get(id ?? "");
  }

  redrawAll() {
    for (const { row } of this.list.used.values()) if (row instanceof AgentRow) row.redraw();
    if (!this.store.ready) return;
    this.summary();
    this.map.draw();
  }
}
