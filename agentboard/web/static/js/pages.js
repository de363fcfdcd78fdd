// @ts-check
/** The pages beside the overview: one agent, the timeline, all commands. */
import { get, optional } from "./api.js";
import { commandCard, follow, newest } from "./command.js";
import { h, must } from "./dom.js";
import { feed } from "./feed.js";
import { t } from "./i18n.js";
import { Panel } from "./panel.js";
import { write } from "./query.js";

/** @typedef {import("./panel.js").Ground} Ground */
/** @typedef {{update: (change: import("./store.js").Change) => void, frame?: (frame: any) => void, live?: () => void, current?: () => import("./store.js").Agent | undefined, panel?: Panel}} Page */

const MOST_EVENTS = 1000;

/** @param {Ground} ground @returns {Page} */
export function agentPage(ground) {
  const root = must("#agent");
  const id = root.dataset.id ?? "";
  /** @type {Panel | undefined} */
  let panel;
  return {
    update(change) {
      if (!ground.store.agents.has(id)) {
        if (ground.store.ready) location.reload();
        return;
      }
      if (panel) return panel.update(change);
      panel = new Panel(root, ground, { heading: "h1", tab: (name) => write({ tab: name === "overview" ? "" : name }) });
      panel.open(id, root.dataset.tab ?? "overview");
      this.panel = panel;
      history(ground, id);
    },
    frame: (frame) => panel?.tab?.frame?.(frame),
    live: () => panel?.live(),
    current: () => ground.store.agents.get(id),
  };
}

/** @param {Ground} ground @param {string} id */
async function history(ground, id) {
  const reply = await optional(get("/api/events", { agent: id, limit: 200 }));
  for (const event of reply?.events ?? []) if (event.type === "transition") ground.store.remember(event);
}

/** @param {Ground} ground @returns {Page} */
export function eventsPage(ground) {
  /** @type {Map<number, any>} */
  const events = new Map();
  const list = must("#feed");
  let kind = "";
  const kinds = ["", "down", "late", "up", "command"];
  const chips = kinds.map((name) => h("button", { type: "button", class: "chip", "aria-pressed": String(!name), onclick: () => choose(name) }, t(`events.${name || "all"}`)));
  must("#feed-bar").append(h("div", { class: "logbar", role: "group", "aria-label": t("events.filter") }, ...chips));
  const fits = (/** @type {any} */ event) => !kind || (kind === "command" ? event.type === "command" : event.to === kind && event.type === "transition");
  const draw = () => {
    const sorted = [...events.values()].filter(fits).sort((a, b) => a.n - b.n);
    list.replaceChildren(...feed(sorted, (id) => ground.store.agents.get(id)?.name ?? id));
    must("#feed-empty").hidden = sorted.length > 0;
  };
  const add = (/** @type {any[]} */ found) => {
    for (const event of found) events.set(event.n, event);
    while (events.size > MOST_EVENTS) events.delete(Math.min(...events.keys()));
  };
  function choose(/** @type {string} */ name) {
    kind = name;
    chips.forEach((chip, index) => chip.setAttribute("aria-pressed", String(kinds[index] === kind)));
    draw();
  }
  const load = async () => {
    add((await optional(get("/api/events", { limit: MOST_EVENTS })))?.events ?? []);
    if (ground.store.ready) draw();
  };
  load();
  return {
    update(change) {
      add(change.events);
      if (change.full || change.events.length) draw();
    },
    live: load,
  };
}

/** @param {Ground} ground @returns {Page} */
export function commandsPage(ground) {
  /** @type {Map<string, any>} */
  const commands = new Map();
  const box = must("#commands");
  const draw = () => {
    box.replaceChildren(...newest(commands).slice(0, 200).map((command) => commandCard(command, ground.store.agents.get(command.agent)?.name ?? command.agent)));
    must("#commands-empty").hidden = commands.size > 0;
  };
  const load = async () => {
    for (const command of (await optional(get("/api/commands")))?.commands ?? []) commands.set(command.id, command);
    if (ground.store.ready) draw();
  };
  load();
  return {
    update(change) {
      if (follow(commands, change.events) || change.full) draw();
    },
    live: load,
  };
}
