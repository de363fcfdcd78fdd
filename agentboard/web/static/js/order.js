// @ts-check
/** Which agents are listed and in what order. An order once shown stands until it is asked for again. */
import { sortKey, wanted } from "./query.js";
import { CATEGORIES } from "./store.js";

/** @typedef {import("./store.js").Agent} Agent */
/** @typedef {{kind: "agent" | "group", key: string, n?: number}} Item */

export class Order {
  constructor() {
    /** @type {string[]} ids as shown */
    this.ids = [];
    /** What each was sorted by when it was placed. @type {Map<string, string | number>} */
    this.keys = new Map();
    /** @type {Item[]} */
    this.items = [];
  }

  /** Place everything anew. @param {Iterable<Agent>} agents @param {import("./query.js").Query} query */
  place(agents, query) {
    const test = wanted(query);
    const key = sortKey(query.sort);
    const down = query.sort.startsWith("-") ? -1 : 1;
    const grouped = query.group !== "none";
    const found = [...agents].filter(test).map((agent) => ({ agent, key: key(agent), group: grouped ? CATEGORIES.indexOf(agent.category) : 0 }));
    found.sort((a, b) => a.group - b.group || compare(a.key, b.key) * down || compare(a.agent.id, b.agent.id));
    this.ids = found.map(({ agent }) => agent.id);
    this.keys = new Map(found.map((each) => [each.agent.id, each.key]));
    this.items = [];
    /** @type {Item} */
    let group = { kind: "group", key: "", n: 0 };
    for (const { agent } of found) {
      if (grouped && group.key !== agent.category) {
        group = { kind: "group", key: agent.category, n: 0 };
        this.items.push(group);
      }
      group.n = (group.n ?? 0) + 1;
      this.items.push({ kind: "agent", key: agent.id });
    }
  }

  /** How many agents would appear, vanish or move if everything were placed anew. @param {Map<string, Agent>} agents @param {import("./query.js").Query} query */
  changed(agents, query) {
    const test = wanted(query);
    const key = sortKey(query.sort);
    let n = 0;
    for (const agent of agents.values()) {
      const before = this.keys.get(agent.id);
      if (before === undefined ? test(agent) : !test(agent) || before !== key(agent)) n += 1;
    }
    for (const id of this.ids) if (!agents.has(id)) n += 1;
    return n;
  }
}

/** @param {string | number} a @param {string | number} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
