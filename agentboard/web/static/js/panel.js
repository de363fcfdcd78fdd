// @ts-check
/** One agent in full: in the drawer beside the list, or as a page of its own. Its tabs load when they are opened. */
import { h, icon, setIcon, setText } from "./dom.js";
import { ago, duration, t } from "./i18n.js";
import { toast } from "./notice.js";
import { askRestart, refusal } from "./restart.js";

/** @typedef {import("./store.js").Agent} Agent */
/** @typedef {import("./store.js").Change} Change */
/** @typedef {{store: import("./store.js").Store, socket: import("./socket.js").Socket, role: string}} Ground */
/** @typedef {{update: (agent: Agent, change: Change) => void, frame?: (frame: any) => void, live?: () => void, destroy: () => void}} Tab */

export const TABS = ["overview", "metrics", "logs", "events", "commands"];
/** @type {Record<string, () => Promise<{mount: (box: HTMLElement, agent: Agent, ground: Ground) => Tab}>>} */
const LOAD = {
  overview: () => import("./tab-overview.js"),
  metrics: () => import("./tab-metrics.js"),
  logs: () => import("./tab-logs.js"),
  events: () => import("./tab-events.js"),
  commands: () => import("./tab-commands.js"),
};

export class Panel {
  /**
   * @param {HTMLElement} root @param {Ground} ground
   * @param {{heading: "h1" | "h2", tab: (name: string) => void, close?: () => void}} on
   */
  constructor(root, ground, on) {
    this.ground = ground;
    this.on = on;
    this.id = "";
    this.tabName = "";
    this.failed = "";
    /** @type {Tab | null} */
    this.tab = null;
    this.title = h(on.heading, { class: "name", tabindex: -1, id: "panel-title" });
    this.icon = icon("new");
    this.word = h("span");
    this.state = h("span", { class: "st" }, this.icon, this.word);
    this.flap = h("span", { class: "tag flap", hidden: true }, icon("flap", 12), t("flapping"));
    this.seen = h("span");
    this.restart = h("button", { type: "button", class: "btn p", onclick: () => this.ask() }, t("restart.agent"));
    this.acts = h("div", { class: "acts" }, this.restart, h("button", { type: "button", class: "btn", onclick: () => this.copy() }, t("copy_link")));
    this.page = h("a", { class: "btn" }, t("open_page"));
    if (on.close) this.acts.append(this.page);
    this.bar = h("div", { class: "tabs", role: "tablist" }, ...TABS.map((name) =>
      h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "tabpanel", onclick: () => this.show(name, true), onkeydown: (/** @type {KeyboardEvent} */ event) => this.arrow(event) }, t(`tab.${name}`))));
    this.box = h("section", { role: "tabpanel", id: "tabpanel", tabindex: 0 });
    root.replaceChildren(h("div", { class: "who" },
      h("header", null, this.title, on.close && h("button", { type: "button", class: "k", "aria-label": t("close"), onclick: on.close }, icon("close", 16))),
      h("p", { class: "line" }, this.state, this.flap, this.seen), this.acts, this.bar), h("div", { class: "body" }, this.box));
    this.timer = setInterval(() => this.tick(), 1000);
  }

  get agent() {
    return this.ground.store.agents.get(this.id);
  }

  /** @param {string} id @param {string} tab */
  open(id, tab) {
    if (id !== this.id) this.close();
    this.id = id;
    this.head();
    this.show(TABS.includes(tab) ? tab : TABS[0], false);
  }

  close() {
    this.tab?.destroy();
    this.tab = null;
    this.tabName = "";
  }

  destroy() {
    clearInterval(this.timer);
    this.close();
  }

  /** @param {string} name @param {boolean} chosen by the reader */
  async show(name, chosen) {
    if (chosen) this.on.tab(name);
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (this.bar.querySelectorAll("[role=tab]"))) {
      const mine = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(mine));
      tab.tabIndex = mine ? 0 : -1;
    }
    this.box.setAttribute("aria-labelledby", `tab-${name}`);
    if (name === this.tabName) return;
    this.close();
    this.tabName = name;
    const id = this.id;
    const box = h("section", { role: "tabpanel", id: "tabpanel", tabindex: 0, "aria-labelledby": `tab-${name}` });
    const { mount } = await LOAD[name]().catch(() => ({ mount: null }));
    if (mount === null) return this.away(name, id);
    if (this.tabName !== name || this.id !== id || !this.agent) return;
    this.box.replaceWith(box);
    this.box = box;
    this.tab = mount(box, this.agent, this.ground);
  }

  /** The tab's script could not be fetched: it is tried again when the connection is back. @param {string} name @param {string} id */
  away(name, id) {
    if (this.tabName !== name || this.id !== id) return;
    this.tabName = "";
    this.failed = name;
    this.box.replaceChildren(h("p", { class: "hint", role: "status" }, t("error.unreachable")));
  }

  /** The connection is back. */
  live() {
    const { failed } = this;
    this.failed = "";
    if (this.tab) this.tab.live?.();
    else if (failed) this.show(failed, false);
  }

  /** @param {KeyboardEvent} event */
  arrow(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const name = TABS[(TABS.indexOf(this.tabName) + step + TABS.length) % TABS.length];
    this.show(name, true);
    this.bar.querySelector(`#tab-${name}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    /** @type {HTMLElement | null} */ (this.bar.querySelector(`#tab-${name}`))?.focus();
  }

  /** @param {Change} change */
  update(change) {
    const { agent } = this;
    if (!agent || !(change.full || change.ids.has(this.id) || change.events.some((event) => event.agent === this.id))) return;
    this.head();
    this.tab?.update(agent, change);
  }

  head() {
    const { agent } = this;
    if (!agent) return;
    setText(this.title, agent.name);
    setIcon(this.icon, agent.liveness);
    setText(this.word, t(`liveness.${agent.liveness}`));
    this.state.className = `st ${agent.liveness}`;
    this.flap.hidden = !agent.flapping;
    this.page.setAttribute("href", `/agents/${agent.id}`);
    this.bar.setAttribute("aria-label", agent.name);
    const why = refusal(this.ground.role, agent);
    this.restart.setAttribute("aria-disabled", String(Boolean(why)));
    this.restart.title = why;
    this.tick();
  }

  tick() {
    const { agent } = this;
    if (!agent) return;
    const { store } = this.ground;
    const age = store.age(agent);
    if (age === null) return setText(this.seen, t("seen.never"));
    const missed = Math.floor(age / agent.interval_s);
    if (agent.liveness === "down" || agent.liveness === "late") setText(this.seen, `${t("seen.silent", { dur: duration(age) })} · ${t("seen.missed", { n: missed })}`);
    else setText(this.seen, t("seen", { ago: ago(age) }));
  }

  ask() {
    const { agent } = this;
    const why = refusal(this.ground.role, agent);
    if (why) toast(why);
    else if (agent) askRestart([agent], () => this.show("commands", true));
  }

  async copy() {
    await copyText(new URL(`/agents/${this.id}${this.tabName === TABS[0] ? "" : `?tab=${this.tabName}`}`, location.href).href);
  }
}

/** Copy and say so. Without the clipboard's permission (plain http) an old way is left. @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "sr", "aria-hidden": "true" }));
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  toast(t("copied"));
}
