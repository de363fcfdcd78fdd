// @ts-check
/** The search language and the filters in the address (pages/search.py says the same on the server). */
import { CATEGORIES, troubled, wrong } from "./store.js";

/** @typedef {import("./store.js").Agent} Agent */
/** @typedef {{q: string, category: string, liveness: string, view: string, sort: string, group: string, agent: string, tab: string}} Query */

const KEYS = /** @type {(keyof Query)[]} */ (["q", "category", "liveness", "view", "sort", "group", "agent", "tab"]);
const TOKEN = /(-?)(?:([a-z]+):)?("[^"]*"?|\S+)/g;
const SEVERITY = ["down", "late", "new", "up", "stopped"];
const fold = (/** @type {string | null | undefined} */ text) => (text ?? "").toLowerCase();

/** @type {Map<string, (agent: Agent, value: string) => boolean>} */
const FIELDS = new Map(Object.entries({
  status: (/** @type {Agent} */ agent, /** @type {string} */ value) => agent.liveness === value || agent.status === value,
  is: (/** @type {Agent} */ agent, /** @type {string} */ value) => agent.liveness === value || agent.status === value,
  liveness: (/** @type {Agent} */ agent, /** @type {string} */ value) => agent.liveness === value,
  category: (/** @type {Agent} */ agent, /** @type {string} */ value) => agent.category === value,
  type: (/** @type {Agent} */ agent, /** @type {string} */ value) => fold(agent.type).includes(value),
  host: (/** @type {Agent} */ agent, /** @type {string} */ value) => fold(agent.host).includes(value),
  version: (/** @type {Agent} */ agent, /** @type {string} */ value) => fold(agent.version).startsWith(value),
  id: (/** @type {Agent} */ agent, /** @type {string} */ value) => agent.id.includes(value),
  label: (/** @type {Agent} */ agent, /** @type {string} */ value) => Object.entries(agent.labels).some(([key, text]) => fold(key) === value || fold(`${key}=${text}`) === value),
}));

/** @param {Agent} agent @param {string} word */
const wordMatches = (agent, word) =>
  [agent.id, agent.name, agent.type, agent.host, agent.message, ...Object.values(agent.labels)].some((text) => fold(text).includes(word));

/** @param {string} text @returns {(agent: Agent) => boolean} */
export function matcher(text) {
  const tests = [...text.matchAll(TOKEN)].map(([, sign, key, value]) => {
    const wanted = fold(value.replaceAll('"', ""));
    const field = FIELDS.get(key);
    const test = field ?? wordMatches;
    const asked = field || !key ? wanted : `${key}:${wanted}`;
    return (/** @type {Agent} */ agent) => test(agent, asked) === (sign !== "-");
  });
  return (agent) => tests.every((test) => test(agent));
}

/** The predicate of a query. @param {Query} query @returns {(agent: Agent) => boolean} */
export function wanted(query) {
  const test = matcher(query.q);
  return (agent) =>
    (!query.category || agent.category === query.category) &&
    (!query.liveness || agent.liveness === query.liveness) &&
    (query.view !== "attention" || wrong(agent)) &&
    (query.view !== "flapping" || agent.flapping) &&
    test(agent);
}

/** What an agent is sorted by. @param {string} sort @returns {(agent: Agent) => string | number} */
export function sortKey(sort) {
  const name = sort.replace(/^-/, "");
  if (name === "liveness") return (agent) => SEVERITY.indexOf(agent.liveness);
  if (name === "last_seen") return (agent) => agent.last_seen_at ?? "";
  if (name.startsWith("metric:")) return (agent) => agent.metrics[name.slice(7)] ?? -Infinity;
  return (agent) => natural(agent.name);
}

/** A name as it is sorted: letters without their case, numbers by their value. @param {string} name */
const natural = (name) => fold(name).replace(/\d+/g, (digits) => digits.padStart(12, "0"));

/** The order of severity of what is wrong. @param {Agent} agent */
export function severity(agent) {
  if (agent.liveness === "down") return 0;
  if (troubled(agent) && agent.status === "error") return 1;
  if (agent.flapping) return 2;
  return agent.liveness === "late" ? 3 : 5;
}

/** @type {Map<string, string[]>} */
const VALUES = new Map([["category", CATEGORIES], ["liveness", SEVERITY], ["view", ["attention", "flapping"]], ["group", ["none"]]]);

/** A value, or nothing for one that no filter has. @param {string} key @param {string} value */
const valid = (key, value) => (VALUES.get(key)?.includes(value) ?? true ? value : "");

/** @returns {Query} */
export function read() {
  const params = new URLSearchParams(location.search);
  return /** @type {Query} */ (Object.fromEntries(KEYS.map((key) => [key, valid(key, params.get(key) ?? "")])));
}

/** Change the address; empty values leave it. @param {Partial<Query>} patch @param {boolean} [push] a step that Back undoes @returns {Query} */
export function write(patch, push = false) {
  const params = new URLSearchParams(location.search);
  params.delete("page");
  for (const [key, value] of Object.entries(patch)) {
    if (value) params.set(key, value);
    else params.delete(key);
  }
  const text = params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  const target = text ? `${location.pathname}?${text}` : location.pathname;
  if (push) history.pushState(null, "", target);
  else history.replaceState(history.state, "", target);
  return read();
}
