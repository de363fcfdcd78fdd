// @ts-check
/** The small menu of a row. */
import { h, must } from "./dom.js";

/** @typedef {{name: string, key?: string, off?: string, href?: string, do?: () => void}} Choice */

/** @param {HTMLElement} at @param {string} label @param {Choice[]} choices */
export function showMenu(at, label, choices) {
  const items = choices.map((choice) => {
    const props = { role: "menuitem", "aria-disabled": choice.off ? "true" : null, title: choice.off };
    const key = choice.key && h("kbd", { "aria-hidden": "true" }, choice.key);
    if (choice.href) return h("a", { ...props, href: choice.href }, choice.name, key);
    return h("button", { ...props, type: "button", onclick: () => choice.off || (menu.hidePopover(), choice.do?.()) }, choice.name, key);
  });
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label }, ...items);
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const index = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      items[(index + step + items.length) % items.length].focus();
    }
    if (event.key === "Tab") menu.hidePopover();
  });
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (inside && !document.querySelector("dialog[open]")) at.focus();
  });
  must("#main").append(menu);
  menu.showPopover();
  const box = at.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${box.bottom + menu.offsetHeight + 8 > innerHeight ? box.top - menu.offsetHeight - 4 : box.bottom + 4}px`;
  items[0].focus();
}
