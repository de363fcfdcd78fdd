// @ts-check
/** How a metric is named and written; the unit is read from its name (pages/metrics.py says the same on the server). */
import { duration, number, t } from "./i18n.js";

const SHORT = new Set(["api", "cpu", "cpus", "db", "gpu", "http", "id", "io", "ip", "p50", "p95", "p99", "ram", "rss", "sql", "tcp", "url"]);
const UNIT = /[_.:](?:percent|pct|ratio|bytes|seconds|s|ms|total|count)$/;
/** Beyond these a number is written with its power of ten. */
const HUGE = 1e15;
const TINY = 0.005;
const PERCENT = /percent$|pct$|^cpu$|^cpu_(?:usage|load)$/;

/** `queue_depth_total` → `Queue depth`. @param {string} name @returns {string} */
export function title(name) {
  const words = name.replace(UNIT, "").split(/[_.:]+/).filter(Boolean);
  const shown = (words.length ? words : [name]).map((word) => (SHORT.has(word.toLowerCase()) ? word.toUpperCase() : word)).join(" ");
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}

/** @param {number} value @param {string[]} units */
function scaled(value, units) {
  let index = 0;
  while (Math.abs(value) >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  return `${number(value)}\u00a0${units[index]}`.trimEnd();
}

/** Tenths only where they say something. @param {number} value */
const percent = (value) => `${number(Math.abs(value) >= 10 ? Math.round(value) : value)}\u00a0%`;

/** A value with the unit that its name says; a dash when there is none. @param {string} name @param {number | null | undefined} value @returns {string} */
export function written(name, value) {
  if (value === null || value === undefined) return "–";
  if (Math.abs(value) >= HUGE || (value && Math.abs(value) < TINY)) return value.toExponential(1);
  if (PERCENT.test(name)) return percent(value);
  if (name.endsWith("ratio")) return percent(value * 100);
  if (name.endsWith("bytes")) return scaled(value, ["B", "kB", "MB", "GB", "TB"].map((unit) => t(`unit.${unit}`)));
  if (name.endsWith("_ms")) return `${number(value)}\u00a0${t("unit.ms")}`;
  if (/(?<!per)_(?:s|seconds)$/.test(name)) return Math.abs(value) < 60 ? `${number(value, true)}\u00a0${t("unit.s")}` : duration(value);
  return Math.abs(value) >= 100000 ? scaled(value, ["", "k", "M", "G", "T"]) : number(value, true);
}
