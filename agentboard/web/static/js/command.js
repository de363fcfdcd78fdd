// @ts-check
/** A command as a card: who asked for what, and how far it has come. templates/_macros.html writes the same. */
import { h, icon } from "./dom.js";
import { moment, t } from "./i18n.js";

const WAY = ["queued", "delivered", "accepted", "done"];

/** The states of a command's way with the class of each. @param {string} state @returns {[string, string][]} */
function steps(state) {
  const way = state === "failed" || state === "expired" ? [...WAY.slice(0, -1), state] : WAY;
  const reached = way.indexOf(state);
  return way.map((name, index) => [name, index > reached ? "" : index < reached ? "ok" : { failed: "bad", expired: "exp" }[name] ?? "ok last"]);
}

/** @param {any} command @param {string} [name] of the agent, when it must be said */
export function commandCard(command, name) {
  return h("article", { class: "cmd", "data-id": command.id },
    h("header", null, icon("command"), name !== undefined && h("a", { class: "name", href: `/agents/${command.agent}` }, name), h("span", null, t(`action.${command.action}`)),
      h("time", { datetime: command.created_at }, moment(command.created_at))),
    h("ol", { class: "steps" }, ...steps(command.state).map(([state, cls]) => h("li", { class: cls, "aria-current": cls.includes("last") || cls === "bad" || cls === "exp" ? "step" : null }, t(`state.${state}`)))),
    h("p", null, t("command.by", { name: command.actor || "–" }), command.reason && " · ", command.reason && h("span", { class: "name" }, command.reason)),
    command.detail && h("p", { class: "name" }, command.detail));
}

/** Keep `commands` (by id) in step with events. @param {Map<string, any>} commands @param {any[]} events @param {string} [agent] @returns {boolean} whether anything changed */
export function follow(commands, events, agent) {
  const found = events.filter((event) => event.type === "command" && (!agent || event.agent === agent));
  for (const event of found) commands.set(event.command.id, event.command);
  return found.length > 0;
}

/** The newest first. @param {Map<string, any>} commands */
export const newest = (commands) => [...commands.values()].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
