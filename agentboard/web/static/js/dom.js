// @ts-check
/** Elements from data: text only ever becomes text nodes, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build an element. `on*` properties become listeners, `class` and `data-*` and the rest attributes; false and null are left out.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) el.append(/** @type {any} */ (child));
  return el;
}

/** @param {string} name @param {number} [size] @returns {SVGElement} */
export function icon(name, size = 14) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Show another icon in an `icon()`. @param {Element} svg @param {string} name */
export function setIcon(svg, name) {
  svg.firstElementChild?.setAttribute("href", `#i-${name}`);
}

/** Write text only when it differs: a text node that stays costs no layout. @param {Element} el @param {string} text */
export function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

/** @template {Element} [T=HTMLElement] @param {string} selector @param {ParentNode} [root] @returns {T} */
export function must(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`no ${selector} in this page`);
  return /** @type {T} */ (/** @type {unknown} */ (found));
}

/** Whether a person asked for less motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Run `fn` once, `ms` after the last call. @param {() => void} fn @param {number} ms */
export function debounce(fn, ms) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(fn, ms);
  };
}
