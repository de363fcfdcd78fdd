// @ts-check
/** The drawer: it pushes the table aside, keeps its agent in the address, and gives the focus back. */
import { h, must } from "./dom.js";
import { Panel } from "./panel.js";
import { write } from "./query.js";

/** Narrower than this the agent takes the place of the list (layout.css knows the same width). */
const PHONE = matchMedia("(max-width: 820px)");

export class Drawer {
  /** @param {import("./panel.js").Ground} ground @param {{moved: () => void, home: (id: string) => void}} on */
  constructor(ground, on) {
    this.ground = ground;
    this.on = on;
    this.id = "";
    /** @type {Panel | null} */
    this.panel = null;
    /** @type {HTMLElement | null} */
    this.el = null;
    this.scrolled = 0;
    PHONE.addEventListener("change", () => this.again());
  }

  /** @param {string} id @param {string} tab @param {{push?: boolean, focus?: boolean}} [how] */
  open(id, tab, { push = true, focus = true } = {}) {
    if (!this.panel) {
      this.scrolled = scrollY;
      this.el = h(PHONE.matches ? "section" : "aside", { class: "drawer", "aria-labelledby": "panel-title" });
      if (PHONE.matches) must("#main").append(this.el);
      else must("#main").after(this.el);
      document.body.classList.add("has-drawer");
      this.panel = new Panel(this.el, this.ground, { heading: PHONE.matches ? "h1" : "h2", tab: (name) => write({ tab: name === "overview" ? "" : name }), close: () => this.close() });
      if (PHONE.matches) scrollTo(0, 0);
    } else if (this.id !== id) this.el?.scrollTo(0, 0);
    const first = !this.id;
    this.id = id;
    write({ agent: id, tab: tab === "overview" ? "" : tab }, push && first);
    this.panel.open(id, tab);
    if (focus) this.panel.title.focus();
    this.on.moved();
  }

  /** The window became narrow or wide: the same agent in its other place. */
  again() {
    const { id, panel } = this;
    if (!panel) return;
    const tab = panel.tabName;
    this.close(true);
    this.open(id, tab, { push: false, focus: false });
  }

  /** @param {boolean} [back] leave the address alone: the browser went back already */
  close(back = false) {
    if (!this.panel) return;
    const { id } = this;
    const inside = this.el?.contains(document.activeElement);
    this.panel.destroy();
    this.el?.remove();
    this.panel = this.el = null;
    this.id = "";
    document.body.classList.remove("has-drawer");
    if (!back) write({ agent: "", tab: "" });
    if (PHONE.matches) scrollTo(0, this.scrolled);
    this.on.moved();
    if (inside) this.on.home(id);
  }

  /** @param {import("./store.js").Change} change */
  update(change) {
    if (!this.panel) return;
    if (!this.panel.agent && this.ground.store.ready) {
      this.ground.store.agents.has(this.id) || this.close();
      return;
    }
    this.panel.update(change);
  }

}
