// @ts-check
/** Recent values of one metric of the agents in sight: asked for once, then continued from the live frames. */
import { get, optional } from "./api.js";

const SPAN_S = 300;
const MOST_POINTS = 60;
const MOST_AGENTS = 300;
const AT_ONCE = 4;

export class Sparks {
  /** @param {string} name @param {(id: string) => void} ready told when the past of an agent has come */
  constructor(name, ready) {
    this.name = name;
    this.ready = ready;
    /** @type {Map<string, [number, number][]>} */
    this.series = new Map();
    /** @type {string[]} */
    this.queue = [];
    this.running = 0;
  }

  /** The values to draw now; asks for those that are not here. @param {string} id @returns {number[]} */
  values(id) {
    const found = this.series.get(id);
    if (found) return found.map(([, value]) => value);
    this.series.set(id, []);
    if (this.series.size > MOST_AGENTS) this.series.delete(/** @type {string} */ (this.series.keys().next().value));
    this.queue.push(id);
    // What was scrolled past long ago is not worth a request.
    if (this.queue.length > 40) this.series.delete(/** @type {string} */ (this.queue.shift()));
    this.next();
    return [];
  }

  /** @param {string} id @param {number} at seconds @param {number | undefined} value */
  add(id, at, value) {
    const found = this.series.get(id);
    if (!found || value === undefined || (found.at(-1)?.[0] ?? 0) >= at) return;
    found.push([at, value]);
    while (found.length > MOST_POINTS || found[0][0] < at - SPAN_S) found.shift();
  }

  async next() {
    if (this.running >= AT_ONCE) return;
    const id = this.queue.pop();
    if (id === undefined) return;
    this.running += 1;
    const from = Math.floor(Date.now() / 1000) - SPAN_S;
    // An ornament: without its past the line starts now.
    const reply = await optional(get(`/api/agents/${id}/metrics`, { name: this.name, from, points: MOST_POINTS }));
    const past = reply?.series[this.name] ?? [];
    const live = this.series.get(id);
    const last = past.at(-1)?.[0] ?? 0;
    if (live) this.series.set(id, [...past, ...live.filter(([at]) => at > last)].slice(-MOST_POINTS));
    if (past.length) this.ready(id);
    this.running -= 1;
    this.next();
  }
}
