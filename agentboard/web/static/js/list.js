// @ts-check
/** A virtual list in the page's own scrolling: only the rows in sight exist, and they are used again. */
import { debounce, must } from "./dom.js";

const BEYOND = 4;
/** More new rows than these in one frame: the reader flies past. */
const FAST = 10;
const REST_MS = 120;

/**
 * What a row can do.
 * @typedef {{el: HTMLElement, bind: (item: any, fast: boolean) => void, rest?: () => void}} RowView
 * @typedef {import("./order.js").Item} Item
 */

export class VirtualList {
  /** @param {HTMLElement} root @param {Record<string, () => RowView>} make how a row of each kind is made */
  constructor(root, make) {
    this.root = root;
    this.view = must(".view", root);
    this.make = make;
    /** @type {Item[]} */
    this.items = [];
    this.tops = new Float64Array(1);
    /** Rows in use, by the key of their item. @type {Map<string, {row: RowView, kind: string, index: number}>} */
    this.used = new Map();
    /** @type {Record<string, RowView[]>} */
    this.free = {};
    /** @type {Map<string, number>} */
    this.places = new Map();
    this.heights = { agent: 44, group: 32 };
    this.width = this.root.clientWidth;
    this.frame = 0;
    this.resting = debounce(() => this.used.forEach(({ row }) => row.rest?.()), REST_MS);
    addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.measure()).observe(this.root);
    addEventListener("resize", () => this.later());
  }

  /** @param {Item[]} items */
  set(items) {
    this.items = items;
    this.places = new Map(items.map((item, index) => [item.kind + item.key, index]));
    this.read();
    this.layout();
  }

  /** Row heights are the style sheet's, which knows the density and the width. */
  read() {
    const style = getComputedStyle(this.root);
    this.heights = { agent: parseFloat(style.getPropertyValue("--h")), group: parseFloat(style.getPropertyValue("--gh")) };
  }

  measure() {
    const { agent, group } = this.heights;
    this.width = this.root.clientWidth;
    this.read();
    if (agent !== this.heights.agent || group !== this.heights.group) this.layout();
    else this.later();
  }

  layout() {
    this.tops = new Float64Array(this.items.length + 1);
    this.items.forEach((item, index) => (this.tops[index + 1] = this.tops[index] + this.heights[item.kind]));
    if (!this.view.classList.contains("virtual")) {
      this.view.replaceChildren();
      this.view.classList.add("virtual");
    }
    this.view.style.height = `${this.tops[this.items.length]}px`;
    this.paint(true);
  }

  later() {
    this.frame ||= requestAnimationFrame(() => this.paint(false));
  }

  /** The indexes in sight, and the one that has the focus. */
  range() {
    const top = -this.view.getBoundingClientRect().top;
    const first = Math.max(0, this.find(top) - BEYOND);
    const last = Math.min(this.items.length - 1, this.find(top + innerHeight) + BEYOND);
    const found = [];
    for (let index = first; index <= last; index += 1) found.push(index);
    const held = [...this.used.entries()].find(([, { row }]) => row.el.contains(document.activeElement));
    const kept = held && this.places.get(held[0]);
    if (kept !== undefined && kept < first) found.unshift(kept);
    if (kept !== undefined && kept > last) found.push(kept);
    return found;
  }

  /** @param {number} y the index of the row at this height */
  find(y) {
    let low = 0;
    let high = this.items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {boolean} again bind rows that stay, too */
  paint(again) {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const range = this.range();
    const wanted = new Set(range.map((index) => this.items[index].kind + this.items[index].key));
    for (const [key, entry] of this.used) if (!wanted.has(key)) this.release(key, entry);
    const fast = !again && wanted.size - this.used.size > FAST;
    if (fast) this.resting();
    /** @type {Element | null} */
    let next = null;
    for (const index of range.reverse()) next = this.place(index, next, again, fast);
    for (const rows of Object.values(this.free)) for (const row of rows) row.el.remove();
  }

  /** @param {number} index @param {Element | null} next @param {boolean} again @param {boolean} fast @returns {Element} */
  place(index, next, again, fast) {
    const item = this.items[index];
    const key = item.kind + item.key;
    let entry = this.used.get(key);
    const fresh = !entry;
    if (!entry) {
      entry = { row: this.free[item.kind]?.pop() ?? this.make[item.kind](), kind: item.kind, index: -1 };
      this.used.set(key, entry);
    }
    if (entry.index !== index || again) {
      entry.row.el.style.top = `${this.tops[index]}px`;
      entry.row.el.setAttribute("aria-rowindex", String(index + 2));
      entry.index = index;
    }
    if (fresh || again) entry.row.bind(item, fast);
    if (entry.row.el.parentNode !== this.view || (fresh && entry.row.el.nextSibling !== next)) this.view.insertBefore(entry.row.el, next);
    return entry.row.el;
  }

  /** @param {string} key @param {{row: RowView, kind: string}} entry */
  release(key, entry) {
    this.used.delete(key);
    (this.free[entry.kind] ??= []).push(entry.row);
  }

  /** The row that shows an item now, if it is in sight. @param {string} kind @param {string} key */
  row(kind, key) {
    return this.used.get(kind + key)?.row;
  }

  /** @param {string} kind @param {string} key */
  indexOf(kind, key) {
    return this.places.get(kind + key) ?? -1;
  }

  /** Bring a row into sight, clear of the header. @param {number} index */
  reveal(index) {
    const box = this.view.getBoundingClientRect();
    const top = box.top + this.tops[index];
    const bottom = box.top + this.tops[index + 1];
    const header = 56 + 40;
    if (top < header) scrollBy(0, top - header);
    else if (bottom > innerHeight - 64) scrollBy(0, bottom - innerHeight + 64);
    this.paint(false);
  }
}
