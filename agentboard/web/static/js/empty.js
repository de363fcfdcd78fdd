// @ts-check
/** A list without rows: no agent yet is told from none that matches, and each says what to do. */
import { h, must } from "./dom.js";
import { t } from "./i18n.js";

/** @param {import("./board.js").Board} board */
export function showEmpty(board) {
  const box = must("#empty");
  const none = !board.order.ids.length;
  const any = board.store.agents.size > 0;
  box.hidden = !none;
  board.root.hidden = none;
  must("#bar").hidden = !any;
  if (!none) return box.replaceChildren();
  if (any) {
    const clear = h("button", { type: "button", class: "btn", onclick: () => board.clear() }, t("nomatch.do"));
    return box.replaceChildren(h("div", { class: "empty" }, h("h2", null, t("nomatch.title")), h("p", null, t("nomatch.text")), clear));
  }
  // Already there: text that somebody is about to copy is not replaced under the pointer.
  if (box.querySelector(".code")) return;
  const how = /** @type {HTMLTemplateElement} */ (must("#connect")).content.cloneNode(true);
  box.replaceChildren(h("div", { class: "empty" }, h("h2", null, t("empty.title")), how));
}
