// @ts-check
/** What is wrong now: the worst first, one line each. */
import { h, icon, must } from "./dom.js";
import { ago, duration, t } from "./i18n.js";
import { severity } from "./query.js";
import { troubled, wrong } from "./store.js";

const MOST = 6;

/** What is wrong with an agent, its own last word behind it. @param {import("./store.js").Agent} agent @param {number | null} age */
export function why(agent, age) {
  const silent = agent.liveness === "down" || agent.liveness === "late";
  const text = silent ? t("why.silent", { dur: duration(age ?? 0) }) : agent.flapping ? t("why.flapping") : t(`status.${agent.status}`);
  return agent.message ? `${text} · ${agent.message}` : text;
}

/** The colour of what is wrong. @param {import("./store.js").Agent} agent */
function toneOf(agent) {
  if (agent.liveness === "down") return "down";
  if (troubled(agent) && agent.status === "error") return "error";
  return agent.flapping ? "flap" : agent.liveness === "late" ? "late" : "degraded";
}

export class Wrong {
  /** @param {import("./store.js").Store} store @param {(id: string, event: MouseEvent) => void} open */
  constructor(store, open) {
    this.store = store;
    this.open = open;
    this.root = must("#wrong");
    this.list = must("ul", this.root);
    this.over = false;
    this.root.addEventListener("pointerenter", () => (this.over = true));
    this.root.addEventListener("pointerleave", () => (this.over = false));
    this.shown = "";
  }

  /** How many need a look. Rows stay where they are under the pointer. */
  update() {
    const all = [...this.store.agents.values()].filter(wrong);
    const age = (/** @type {import("./store.js").Agent} */ agent) => this.store.age(agent);
    const worst = all.sort((a, b) => severity(a) - severity(b) || (age(a) ?? 0) - (age(b) ?? 0)).slice(0, MOST);
    this.root.hidden = !all.length;
    const shown = worst.map(({ id }) => id).join(" ");
    if (shown !== this.shown && !this.busy()) {
      this.shown = shown;
      this.list.replaceChildren(...worst.map((agent) => this.row(agent)));
    }
    for (const item of this.list.children) this.write(/** @type {HTMLElement} */ (item));
    return all.length;
  }

  busy() {
    return this.over || this.list.contains(document.activeElement);
  }

  /** @param {import("./store.js").Agent} agent */
  row(agent) {
    return h("li", { "data-id": agent.id }, h("a", { href: `/agents/${agent.id}`, onclick: (/** @type {MouseEvent} */ event) => this.open(agent.id, event) },
      h("span"), h("span", { class: "what" }, h("b", { class: "name" }), h("small", { class: "name" })), h("time")));
  }

  /** @param {HTMLElement} item */
  write(item) {
    const agent = this.store.agents.get(item.dataset.id ?? "");
    if (!agent) return;
    const [mark, what, time] = /** @type {HTMLElement[]} */ ([...item.children[0].children]);
    const tone = toneOf(agent);
    if (mark.className !== tone) {
      mark.className = tone;
      mark.replaceChildren(icon(tone === agent.liveness ? tone : agent.flapping ? "flap" : "warn"), h("span", { class: "sr" }, t(`liveness.${agent.liveness}`)));
    }
    const age = this.store.age(agent);
    const [name, text] = what.children;
    if (name.textContent !== agent.name) name.textContent = agent.name;
    const said = why(agent, age);
    if (text.textContent !== said) text.textContent = said;
    const since = this.store.since(agent.id);
    const passed = since === null ? "" : ago((this.store.now() - since) / 1000);
    if (time.textContent !== passed) time.textContent = passed;
  }
}
