// @ts-check
/** ⌘K: one field for every agent, page and setting. */
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {{name: string, hint: string, icon?: string, tone?: string, do: () => void}} Entry */

const MOST = 12;

/** How well a text fits: lower is better, -1 not at all. Letters must come in order. @param {string} text @param {string} typed */
function fit(text, typed) {
  const at = text.indexOf(typed);
  if (at >= 0) return at;
  let from = -1;
  for (const letter of typed) {
    from = text.indexOf(letter, from + 1);
    if (from < 0) return -1;
  }
  return 100 + from;
}

/** @param {Entry[]} entries */
export function showPalette(entries) {
  if (document.querySelector("dialog[open]")) return;
  const list = h("ul", { role: "listbox", id: "palette-list", "aria-label": t("palette.title") });
  const none = h("p", { hidden: true, role: "status" }, t("palette.none"));
  const field = /** @type {HTMLInputElement} */ (h("input", { class: "in", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    "aria-label": t("palette.title"), placeholder: t("palette.hint"), autocomplete: "off", spellcheck: "false" }));
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "palette", "aria-label": t("palette.title") }, field, list, none));
  /** @type {Entry[]} */
  let found = [];
  let at = 0;

  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    const item = list.children[at];
    item?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", item?.id ?? "");
  };
  const choose = (/** @type {number} */ index) => {
    dialog.close();
    found[index]?.do();
  };
  const filter = () => {
    const typed = field.value.trim().toLowerCase();
    found = entries.map((entry) => ({ entry, rank: fit(`${entry.name} ${entry.hint}`.toLowerCase(), typed) })).filter(({ rank }) => rank >= 0)
      .sort((a, b) => a.rank - b.rank).slice(0, MOST).map(({ entry }) => entry);
    list.replaceChildren(...found.map((entry, index) => h("li", { role: "option", id: `palette-${index}`, onclick: () => choose(index), onpointermove: () => index === at || ((at = index), mark()) },
      h("span", { class: entry.tone ?? "" }, icon(entry.icon ?? "agents")), h("span", { class: "name" }, entry.name), h("small", null, entry.hint))));
    none.hidden = found.length > 0;
    list.hidden = !found.length;
    at = 0;
    mark();
  };
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length);
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(at);
    }
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  filter();
  field.focus();
}
