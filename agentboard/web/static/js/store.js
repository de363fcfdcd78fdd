// @ts-check
/**
 * What the board knows: agents by id, kept by snapshots and deltas. Readers are told at most once a frame.
 *
 * @typedef {{id: string, name: string, category: string, type: string, version: string | null, host: string | null, pid: number | null, interval_s: number,
 *   labels: Record<string, string>, capabilities: string[], liveness: string, status: string, message: string, metrics: Record<string, number>,
 *   registered_at: string, last_seen_at: string | null, age_s: number | null, restarts: number, flapping: boolean, rev: number}} Agent
 * @typedef {{full: boolean, ids: Set<string>, removed: string[], events: any[]}} Change
 */

const MOST_EVENTS = 500;
const MOST_TRANSITIONS = 24;

export const CATEGORIES = ["supervisor", "etl", "rag", "communication", "ml", "ops", "optimization", "custom"];

export class Store {
  constructor() {
    /** @type {Map<string, Agent>} */
    this.agents = new Map();
    /** @type {Record<string, number>} */
    this.counts = {};
    this.ready = false;
    this.rev = 0;
    /** The server's clock minus ours, in ms. */
    this.offset = 0;
    /** Heartbeats seen since the page was opened. */
    this.beats = 0;
    /** Transitions of each agent, the oldest first: [ms, from, to]. @type {Map<string, [number, string, string][]>} */
    this.transitions = new Map();
    /** @type {Set<(change: Change) => void>} */
    this.readers = new Set();
    /** @type {() => void} */
    this.onGap = () => {};
    this.change = none();
    this.waiting = false;
  }

  /** @param {(change: Change) => void} reader @returns {() => void} what ends it */
  subscribe(reader) {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  /** @param {any} frame */
  snapshot(frame) {
    this.agents = new Map(frame.agents.map((/** @type {Agent} */ agent) => [agent.id, agent]));
    for (const id of this.transitions.keys()) if (!this.agents.has(id)) this.transitions.delete(id);
    this.counts = frame.counts;
    this.rev = frame.rev;
    this.offset = Date.parse(frame.server_time) - Date.now();
    this.ready = true;
    this.change.full = true;
    this.later();
  }

  /** @param {any} frame */
  delta(frame) {
    if (!this.ready) return;
    this.rev = frame.rev;
    for (const id of frame.removed ?? []) this.remove(id);
    for (const patch of frame.agents ?? []) this.patch(patch);
    for (const event of frame.events ?? []) this.event(event);
    if (frame.counts) this.counts = frame.counts;
    this.later();
  }

  /** @param {string} id */
  remove(id) {
    if (this.agents.delete(id)) this.change.removed.push(id);
    this.change.ids.delete(id);
    this.transitions.delete(id);
  }

  /** @param {any} patch */
  patch(patch) {
    const known = this.agents.get(patch.id);
    if (!known && patch.name === undefined) return this.onGap();
    if (patch.last_seen_at && patch.last_seen_at !== known?.last_seen_at) this.beats += 1;
    if (known) Object.assign(known, patch);
    else this.agents.set(patch.id, patch);
    this.change.ids.add(patch.id);
  }

  /** @param {any} event */
  event(event) {
    this.change.events.push(event);
    if (this.change.events.length > MOST_EVENTS) this.change.events.shift();
    if (event.type === "transition") this.remember(event);
  }

  /** Keep a transition for the strips of heartbeats; they may come in any order. @param {any} event */
  remember(event) {
    const list = this.transitions.get(event.agent) ?? [];
    /** @type {[number, string, string]} */
    const entry = [Date.parse(event.at), event.from, event.to];
    if (list.some(([at, , to]) => at === entry[0] && to === entry[2])) return;
    list.push(entry);
    if (list.length > 1 && list[list.length - 2][0] > entry[0]) list.sort((a, b) => a[0] - b[0]);
    if (list.length > MOST_TRANSITIONS) list.shift();
    this.transitions.set(event.agent, list);
  }

  /** When an agent came into its present liveness, in ms of the server's clock, if the board has seen it. @param {string} id */
  since(id) {
    return this.transitions.get(id)?.at(-1)?.[0] ?? null;
  }

  /** The server's present time in ms. */
  now() {
    return Date.now() + this.offset;
  }

  /** Seconds since an agent's last heartbeat, or null. @param {Agent} agent */
  age(agent) {
    return agent.last_seen_at === null ? null : Math.max(0, (this.now() - Date.parse(agent.last_seen_at)) / 1000);
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    // A hidden tab has no frames; its title must go on telling the truth.
    if (document.hidden) setTimeout(() => this.tell(), 500);
    else requestAnimationFrame(() => this.tell());
  }

  tell() {
    this.waiting = false;
    const change = this.change;
    this.change = none();
    for (const reader of this.readers) reader(change);
  }
}

/** @returns {Change} */
const none = () => ({ full: false, ids: new Set(), removed: [], events: [] });

/** Whether a person should look at this agent now. @param {Agent} agent */
export const wrong = (agent) => agent.liveness === "down" || agent.liveness === "late" || agent.flapping || troubled(agent);

/** Whether a living agent says itself that it is not well. @param {Agent} agent */
export const troubled = (agent) => (agent.status === "error" || agent.status === "degraded") && (agent.liveness === "up" || agent.liveness === "late");
