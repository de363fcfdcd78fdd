// @ts-check
/** Events as people read them. templates/_macros.html writes the same. */
import { h, icon } from "./dom.js";
import { clock, day, moment, t } from "./i18n.js";

/** What happened, in words. @param {any} event */
export function said(event) {
  if (event.type === "transition") return t(`event.${event.to}`);
  if (event.type === "command") return t("event.command", { action: t(`action.${event.command.action}`), state: t(`state.${event.command.state}`) });
  return event.type;
}

/** What a person or an agent gave as the reason; what the board itself says is in the words already. @param {any} event @returns {string} */
function why(event) {
  if (event.type === "command") return [event.command.actor, event.command.reason, event.command.detail].filter(Boolean).join(" · ");
  return event.to === "stopped" ? event.reason : "";
}

/** One line of the feed. @param {any} event @param {string} name of the agent @param {boolean} [link] */
function eventRow(event, name, link = true) {
  const tone = event.type === "transition" ? event.to : "";
  const reason = why(event);
  return h("li", { "data-n": event.n },
    h("time", { datetime: event.at, title: moment(event.at) }, clock(event.at)),
    h("span", { class: tone }, icon(tone || "command")),
    h("span", null, link && h("a", { class: "name", href: `/agents/${event.agent}` }, name), link && " ", said(event), reason && h("small", { class: "name" }, reason)));
}

/** Events with a heading for each day, the newest first. @param {any[]} events rising @param {(id: string) => string} name @param {boolean} [link] */
export function feed(events, name, link = true) {
  /** @type {HTMLElement[]} */
  const rows = [];
  let before = "";
  for (const event of [...events].reverse()) {
    const date = day(event.at);
    if (date !== before) rows.push(h("li", { class: "day" }, date));
    before = date;
    rows.push(eventRow(event, name(event.agent), link));
  }
  return rows;
}
