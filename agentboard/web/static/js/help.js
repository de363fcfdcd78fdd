// @ts-check
/** The list of keys, and the switch that turns the single ones off. */
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { keysOn, setKeys } from "./prefs.js";

/** @type {[string[], string][]} */
const KEYS = [[["/"], "keys.search"], [["⌘K", "Ctrl K"], "keys.palette"], [["j", "k"], "keys.move"], [["Enter"], "keys.open"], [["x"], "keys.select"], [["l"], "keys.logs"],
  [["r"], "keys.restart"], [["Esc"], "keys.close"], [["?"], "keys.help"]];

export function showHelp() {
  const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox" }));
  box.checked = keysOn();
  box.addEventListener("change", () => setKeys(box.checked));
  const list = h("dl", { class: "keys" });
  for (const [names, text] of KEYS) list.append(h("dt", null, ...names.flatMap((name, index) => [index ? " " : "", h("kbd", null, name)])), h("dd", null, t(text)));
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-labelledby": "help-title" },
    h("div", { class: "dialog" }, h("h2", { id: "help-title" }, t("help.title")), list, h("label", { class: "check" }, box, t("help.single")),
      h("div", { class: "row" }, h("button", { type: "button", class: "btn p", onclick: () => dialog.close() }, t("close"))))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
