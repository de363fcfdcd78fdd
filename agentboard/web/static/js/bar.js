// @ts-check
/** The bar above the list: views, sorting, grouping, density, the selection, and the chip that says what waits. */
import { h, must, setText } from "./dom.js";
import { number, t } from "./i18n.js";
import { title } from "./metric.js";
import { compact, setCompact } from "./prefs.js";
import { askRestart, refusal } from "./restart.js";

/** @typedef {import("./board.js").Board} Board */

export class Bar {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.root = must("#bar");
    this.chips = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll("[data-view]")]);
    for (const chip of this.chips) chip.addEventListener("click", (event) => this.view(/** @type {MouseEvent} */ (event), chip.dataset.view ?? ""));
    this.group = h("button", { type: "button", class: "chip", onclick: () => board.filter({ group: board.query.group === "none" ? "" : "none" }) }, t("group.label"));
    this.dense = h("button", { type: "button", class: "chip dense", onclick: () => this.density() }, t("compact"));
    this.wait = h("button", { type: "button", class: "chip note", hidden: true, onclick: () => board.place() });
    this.clear = h("button", { type: "button", class: "chip", hidden: true, onclick: () => (board.selected.clear(), board.marks()) });
    this.all = h("button", { type: "button", class: "chip", hidden: true, onclick: () => (board.order.ids.forEach((id) => board.selected.add(id)), board.marks()) });
    this.restart = h("button", { type: "button", class: "btn s", onclick: () => this.ask() }, t("restart.selected"));
    this.sort = /** @type {HTMLSelectElement} */ (h("select", { class: "in s", "aria-label": t("sort.label"), onchange: () => board.filter({ sort: this.sort.value }) },
      ...this.sorts().map(([value, text]) => h("option", { value }, text))));
    must(".chips", this.root).append(this.group, this.dense);
    this.root.append(this.wait, h("span", { class: "end" }, this.clear, this.all, this.sort, !refusal(board.ground.role) && this.restart));
    this.heads();
    this.links();
  }

  /** @returns {[string, string][]} */
  sorts() {
    const metrics = /** @type {[string, string][]} */ (this.board.columns.map((name) => [`-metric:${name}`, t("sort.metric", { name: title(name) })]));
    return [["", t("sort.name")], ["-name", t("sort.-name")], ["liveness", t("sort.liveness")], ["-last_seen", t("sort.-last_seen")], ["last_seen", t("sort.last_seen")], ...metrics];
  }

  /** Headings sort when pressed, once more the other way round. */
  heads() {
    const names = ["", "name", "liveness", "", "", ...this.board.columns.map((name) => `metric:${name}`), "last_seen"];
    document.querySelectorAll("#list .r.h > *").forEach((head, index) => {
      const name = names[index];
      if (!name) return;
      const text = head.textContent ?? "";
      const numeric = name.startsWith("metric:") || name === "last_seen";
      head.replaceChildren(h("button", { type: "button", onclick: () => this.board.filter({ sort: this.next(name, numeric) }) }, text, h("span", { "aria-hidden": "true" })));
      head.setAttribute("data-sort", name);
    });
  }

  /** @param {string} name @param {boolean} largestFirst */
  next(name, largestFirst) {
    const { sort } = this.board.query;
    const [first, second] = largestFirst ? [`-${name}`, name] : [name, `-${name}`];
    const wanted = sort === first || (!sort && name === "name") ? second : first;
    return wanted === "name" ? "" : wanted;
  }

  /** Links that only change a filter do so without a new page. */
  links() {
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#categories a, .tile[data-tile], #wrong header a, .rail > ul:first-child a[aria-current], .rail > ul:first-child a[href='/']"))) {
      const params = new URL(link.getAttribute("href") ?? "", location.href).searchParams;
      if (new URL(link.getAttribute("href") ?? "/none", location.href).pathname !== "/") continue;
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const q = /** @type {HTMLInputElement} */ (must("#q"));
        const home = ![...params].length;
        if (home) q.value = "";
        this.board.filter({ category: params.get("category") ?? "", liveness: params.get("liveness") ?? "", view: params.get("view") ?? "", ...(home ? { q: "" } : {}) });
      });
    }
  }

  /** @param {MouseEvent} event @param {string} view */
  view(event, view) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.board.filter({ view, liveness: "" });
  }

  density() {
    setCompact(!compact());
    this.board.list.measure();
    this.show();
  }

  /** @param {number} wrong */
  counts(wrong) {
    const agents = [...this.board.store.agents.values()];
    /** @type {Record<string, number>} */
    const n = { attention: wrong, flapping: agents.filter(({ flapping }) => flapping).length };
    for (const chip of this.chips) setText(must("span", chip), number(n[chip.dataset.view ?? ""] ?? agents.length));
  }

  /** How many rows would move. @param {number} n */
  waiting(n) {
    this.wait.hidden = !n;
    if (n) setText(this.wait, t("resort", { n }));
  }

  show() {
    const { query, selected, order } = this.board;
    for (const chip of this.chips) mark(chip, query.view === (chip.dataset.view ?? "") && !query.liveness);
    this.group.setAttribute("aria-pressed", String(query.group !== "none"));
    this.dense.setAttribute("aria-pressed", String(compact()));
    this.clear.hidden = this.all.hidden = !selected.size;
    this.all.hidden ||= selected.size >= order.ids.length;
    setText(this.clear, t("selected", { n: selected.size }));
    setText(this.all, t("select_all", { n: order.ids.length }));
    this.restart.setAttribute("aria-disabled", String(!selected.size));
    this.restart.title = selected.size ? "" : t("restart.none");
    this.sort.value = query.sort;
    for (const head of document.querySelectorAll("#list [data-sort]")) {
      const name = head.getAttribute("data-sort");
      const asked = query.sort || "name";
      const way = asked === name ? "ascending" : asked === `-${name}` ? "descending" : "";
      head.setAttribute("aria-sort", way || "none");
      setText(must("button > span", head), way === "ascending" ? "↑" : way ? "↓" : "");
    }
    for (const link of document.querySelectorAll("#categories a")) mark(link, link.getAttribute("data-category") === query.category);
    const home = document.querySelector(".rail > ul:first-child a");
    if (home) mark(home, !query.category);
  }

  ask() {
    const { selected, store } = this.board;
    const agents = /** @type {import("./store.js").Agent[]} */ ([...selected].map((id) => store.agents.get(id)).filter(Boolean));
    if (agents.length) askRestart(agents, () => (selected.clear(), this.board.marks()));
  }
}

/** @param {Element} el @param {boolean} on */
function mark(el, on) {
  if (on) el.setAttribute("aria-current", el.classList.contains("chip") ? "true" : "page");
  else el.removeAttribute("aria-current");
}
