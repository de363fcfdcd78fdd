// @ts-check
/** What happened to one agent, the newest first. */
import { get } from "./api.js";
import { h, setText } from "./dom.js";
import { feed } from "./feed.js";
import { t } from "./i18n.js";
import { explain } from "./restart.js";

const MOST = 300;

/** @param {HTMLElement} box @param {import("./store.js").Agent} agent @returns {import("./panel.js").Tab} */
export function mount(box, agent) {
  /** @type {Map<number, any>} */
  const events = new Map();
  const list = h("ul", { class: "feed" });
  const status = h("p", { class: "hint", role: "status" });
  box.append(status, list);
  const draw = () => {
    const sorted = [...events.values()].sort((a, b) => a.n - b.n).slice(-MOST);
    list.replaceChildren(...feed(sorted, () => agent.name, false));
    setText(status, sorted.length ? "" : t("events.none"));
  };
  const add = (/** @type {any[]} */ found) => {
    for (const event of found) if (event.agent === agent.id) events.set(event.n, event);
    draw();
  };
  get("/api/events", { agent: agent.id, limit: 1000 }).then((reply) => add(reply.events)).catch((cause) => setText(status, explain(cause)));
  return { update: (_, change) => change.events.length && add(change.events), destroy() {} };
}
