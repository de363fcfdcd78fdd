// @ts-check
/** What a reader prefers: theme and density in cookies (the server draws with them), the rest in this browser. */
import { repaint } from "./canvas.js";

const YEAR = 31536000;
const THEMES = ["system", "light", "dark"];

/** @param {string} name @param {string} value */
function keep(name, value) {
  document.cookie = `agentboard_${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

export const theme = () => document.documentElement.dataset.theme ?? "system";

/** @param {string} value */
export function setTheme(value) {
  if (!THEMES.includes(value)) return;
  if (value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  keep("theme", value);
  themed();
}

/** Switch to the theme that is not shown now. */
export function flipTheme() {
  const dark = theme() === "dark" || (theme() === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  setTheme(dark ? "light" : "dark");
}

function themed() {
  repaint();
  for (const link of document.querySelectorAll('[data-set^="theme:"]')) {
    const mine = link.getAttribute("data-set") === `theme:${theme()}`;
    if (mine) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  dispatchEvent(new Event("themed"));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);

export const compact = () => document.documentElement.dataset.density === "compact";

/** @param {boolean} on */
export function setCompact(on) {
  if (on) document.documentElement.dataset.density = "compact";
  else delete document.documentElement.dataset.density;
  keep("density", on ? "compact" : "normal");
}

/** Single-key shortcuts can be turned off: a stray key must not act for people who speak or tap their input. */
export const keysOn = () => stored("keys") !== "off";

/** @param {boolean} on */
export function setKeys(on) {
  try {
    localStorage.setItem("agentboard.keys", on ? "on" : "off");
  } catch {
    // A browser without storage keeps the default.
  }
}

/** @param {string} name */
function stored(name) {
  try {
    return localStorage.getItem(`agentboard.${name}`);
  } catch {
    return null;
  }
}
