// @ts-check
/** The commands of one agent and how far each has come. */
import { get } from "./api.js";
import { commandCard, follow, newest } from "./command.js";
import { h, setText } from "./dom.js";
import { t } from "./i18n.js";
import { explain } from "./restart.js";

/** @param {HTMLElement} box @param {import("./store.js").Agent} agent @returns {import("./panel.js").Tab} */
export function mount(box, agent) {
  /** @type {Map<string, any>} */
  const commands = new Map();
  const list = h("div", { class: "now" });
  const status = h("p", { class: "hint", role: "status" });
  box.append(status, list);
  const draw = () => {
    list.replaceChildren(...newest(commands).map((command) => commandCard(command)));
    setText(status, commands.size ? "" : t("commands.none"));
  };
  get("/api/commands", { agent: agent.id })
    .then((reply) => {
      for (const command of reply.commands) if (!commands.has(command.id)) commands.set(command.id, command);
      draw();
    })
    .catch((cause) => setText(status, explain(cause)));
  return { update: (_, change) => follow(commands, change.events, agent.id) && draw(), destroy() {} };
}
