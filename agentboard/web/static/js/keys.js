// @ts-check
/** The keyboard: one table for the page; typing in a field is left alone. */
import { keysOn } from "./prefs.js";

/** @typedef {Record<string, (event: KeyboardEvent) => void>} Keys */

/** @param {Keys} keys by `event.key`; "mod+k" is Ctrl or ⌘ with k */
export function bind(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    const name = mod ? `mod+${event.key.toLowerCase()}` : event.key;
    const action = keys[name];
    if (!action) return;
    if (!mod && event.key !== "Escape" && (typing(event.target) || !keysOn())) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key !== "Escape" && event.key !== "Enter") event.preventDefault();
    action(event);
  });
}

/** @param {EventTarget | null} target */
function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && target.getAttribute("type") !== "checkbox";
}
