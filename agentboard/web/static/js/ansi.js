// @ts-check
/** Terminal colours of log lines: SGR sequences become classes of the theme, every other escape vanishes, nothing becomes markup. */

/** @typedef {{text: string, cls: string}} Run */

const SEQUENCE = /\x1b(?:\[([0-9;:]*)([ -/]*[@-~])|\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
const HIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const STYLES = new Set([1, 2, 3, 4, 9]);
/** The eight terminal colours, to find the nearest of a true colour. */
const BASIC = [[0, 0, 0], [205, 49, 49], [13, 188, 121], [229, 192, 16], [36, 114, 200], [188, 63, 188], [17, 168, 205], [229, 229, 229]];

/** Control characters as text, so that none can hide or turn a line around. @param {string} text */
const visible = (text) => text.replace(HIDDEN, (found) => (found === "\r" ? "" : `⟨U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`));

/** @param {string} line @returns {Run[]} */
export function parse(line) {
  if (!line.includes("\x1b")) return [{ text: visible(line), cls: "" }];
  const state = { styles: new Set(), front: -1, back: -1, reverse: false };
  /** @type {Run[]} */
  const runs = [];
  let from = 0;
  const push = (/** @type {string} */ text) => text && runs.push({ text: visible(text), cls: classes(state) });
  for (const found of line.matchAll(SEQUENCE)) {
    push(line.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[2] === "m") sgr(state, found[1]);
  }
  push(line.slice(from));
  return runs;
}

/** @typedef {{styles: Set<number>, front: number, back: number, reverse: boolean}} Style */

/** @param {Style} state */
function classes(state) {
  const found = [...state.styles].sort().map((style) => `a${style}`);
  if (state.reverse) found.push("rev");
  else {
    if (state.front >= 0) found.push(`f${state.front}`);
    if (state.back >= 0) found.push(`b${state.back}`);
  }
  return found.join(" ");
}

/** @param {Style} state @param {string} text */
function sgr(state, text) {
  const codes = text.split(/[;:]/).map((code) => Number(code || 0));
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index];
    if (code === 38 || code === 48) {
      const [value, used] = extended(codes.slice(index + 1));
      if (code === 38) state.front = value;
      else state.back = value;
      index += used;
    } else apply(state, code);
  }
}

/** @param {Style} state @param {number} code */
function apply(state, code) {
  if (code === 0) {
    state.styles.clear();
    state.front = state.back = -1;
    state.reverse = false;
  } else if (STYLES.has(code)) state.styles.add(code);
  else if (code === 7) state.reverse = true;
  else if (code === 27) state.reverse = false;
  else if (code === 22) (state.styles.delete(1), state.styles.delete(2));
  else if (code >= 23 && code <= 29) state.styles.delete(code - 20);
  else if (code >= 30 && code <= 37) state.front = code - 30;
  else if (code >= 90 && code <= 97) state.front = code - 90;
  else if (code === 39) state.front = -1;
  else if (code >= 40 && code <= 47) state.back = code - 40;
  else if (code >= 100 && code <= 107) state.back = code - 100;
  else if (code === 49) state.back = -1;
}

/** A colour of 256 or of 16 million as the nearest of eight. @param {number[]} rest @returns {[number, number]} colour, codes used */
function extended(rest) {
  if (rest[0] === 5) return [nearest(palette(rest[1] ?? 0)), 2];
  if (rest[0] === 2) return [nearest([rest[1] ?? 0, rest[2] ?? 0, rest[3] ?? 0]), 4];
  return [-1, 1];
}

/** @param {number} n */
function palette(n) {
  if (n < 16) return BASIC[n % 8];
  if (n >= 232) return Array(3).fill((n - 232) * 10 + 8);
  const level = (/** @type {number} */ step) => (step ? step * 40 + 55 : 0);
  return [level(Math.floor((n - 16) / 36)), level(Math.floor((n - 16) / 6) % 6), level((n - 16) % 6)];
}

/** @param {number[]} rgb */
function nearest(rgb) {
  const far = BASIC.map((basic) => basic.reduce((sum, value, index) => sum + (value - rgb[index]) ** 2, 0));
  return far.indexOf(Math.min(...far));
}
