// @ts-check
/** Texts, numbers and times in the page's language, from the catalogue that the server uses too. */

const language = document.documentElement.lang || "en";
const assets = document.body.dataset.assets ?? "/";
const reply = await fetch(`${assets}i18n/${language}.json`);
/** @type {Record<string, string | Record<string, string>>} */
const texts = await reply.json();
const rules = new Intl.PluralRules(language);
const plainNumber = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const fineNumber = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const clockFormat = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const momentFormat = new Intl.DateTimeFormat(language, { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
/** @type {[string, number][]} */
const UNITS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** The text of a key; `n` chooses the plural form. @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function t(key, values = {}) {
  const found = texts[key] ?? key;
  let text = typeof found === "string" ? found : (found[rules.select(Number(values.n))] ?? found.other);
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, typeof value === "number" ? number(value) : value);
  return text;
}

/** @param {number} value @param {boolean} [fine] two decimals in place of one */
export const number = (value, fine = false) => (fine ? fineNumber : plainNumber).format(value);

/** `4 min 12 s`: the largest unit and the one below it, zeros left out. @param {number} seconds @param {number} [units] how many @returns {string} */
export function duration(seconds, units = 2) {
  let left = Math.max(0, Math.floor(seconds));
  const start = UNITS.findIndex(([, size]) => left >= size);
  if (start < 0) return t("dur.s", { n: 0 });
  const parts = [];
  for (const [name, size] of UNITS.slice(start, start + units)) {
    const n = Math.floor(left / size);
    left %= size;
    if (n) parts.push(t(`dur.${name}`, { n }));
  }
  return parts.join(" ");
}

/** @param {number} seconds @returns {string} */
export function ago(seconds) {
  const passed = Math.max(0, seconds);
  const [name, size] = UNITS.find(([, unit]) => passed >= unit) ?? ["s", 1];
  return t(`ago.${name}`, { n: Math.floor(passed / size) });
}

/** @param {string | number} when */
export const clock = (when) => clockFormat.format(new Date(when));
/** @param {string | number} when */
export const moment = (when) => momentFormat.format(new Date(when));
/** @param {string | number} when */
export const day = (when) => dayFormat.format(new Date(when));
