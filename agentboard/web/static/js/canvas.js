// @ts-check
/** Small drawings: strips of heartbeats, spark lines, squares. Colours are the theme's, read once. */

/** @type {Map<string, string>} */
const colours = new Map();

/** The resolved value of a colour token. @param {string} name */
export function colour(name) {
  const known = colours.get(name);
  if (known) return known;
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  colours.set(name, value);
  return value;
}

/** Forget the colours: the theme has changed. */
export const repaint = () => colours.clear();

/** A canvas ready to be drawn on in CSS pixels. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
export function pen(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  const wide = Math.round(width * ratio);
  const high = Math.round(height * ratio);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

const SLOTS = 30;

/**
 * The liveness in each of the last intervals, the oldest first; "" before the agent was there.
 * @param {import("./store.js").Agent} agent @param {[number, string, string][]} transitions @param {number} now server ms @param {number} [slots]
 */
export function strip(agent, transitions, now, slots = SLOTS) {
  const step = agent.interval_s * 1000;
  const born = Date.parse(agent.registered_at);
  const found = [];
  let index = transitions.length - 1;
  let state = agent.liveness;
  for (let slot = 0; slot < slots; slot += 1) {
    const at = now - slot * step;
    while (index >= 0 && transitions[index][0] > at) {
      state = transitions[index][1];
      index -= 1;
    }
    found.push(at < born ? "" : state);
  }
  return found.reverse();
}

/** @param {HTMLCanvasElement} canvas @param {string[]} states @param {number} width @param {number} height */
export function drawStrip(canvas, states, width, height) {
  const context = pen(canvas, width, height);
  const pitch = width / states.length;
  const wide = Math.max(2, pitch - Math.max(1, pitch * 0.3));
  for (let index = 0; index < states.length; ) {
    const state = states[index];
    const high = state === "late" ? height * 0.66 : state === "stopped" || state === "new" || !state ? height * 0.33 : height;
    const start = index * pitch;
    context.fillStyle = colour(state ? `${state}-fill` : "surface-3");
    context.beginPath();
    // One path for all neighbours of one state: filling is what costs.
    for (; index < states.length && states[index] === state; index += 1) context.roundRect(index * pitch, height - high, wide, high, Math.min(2, wide / 2));
    context.fill();
    // A notch, so that down is told from up without its colour.
    if (state === "down") context.clearRect(start, height / 2 - 1, index * pitch - start, 2);
  }
}

/**
 * @param {HTMLCanvasElement} canvas @param {number[]} values @param {number} width @param {number} height
 * @param {string} name the colour's token @param {boolean} [step] hold each value until the next
 */
export function drawSpark(canvas, values, width, height, name, step = false) {
  const context = pen(canvas, width, height);
  if (values.length < 2) return;
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const y = (/** @type {number} */ value) => (span ? height - 2 - ((value - low) / span) * (height - 4) : height / 2);
  const x = (/** @type {number} */ index) => 1 + (index / (values.length - 1)) * (width - 2);
  context.beginPath();
  values.forEach((value, index) => {
    if (step && index) context.lineTo(x(index), y(values[index - 1]));
    context.lineTo(x(index), y(value));
  });
  context.strokeStyle = colour(name);
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.stroke();
}

/** One square of the fleet map: the state by colour and by shape. @param {CanvasRenderingContext2D} context @param {string} state @param {number} x @param {number} y @param {number} size */
export function drawSquare(context, state, x, y, size) {
  const tone = colour(`${state}-fill`);
  context.fillStyle = tone;
  context.strokeStyle = tone;
  context.lineWidth = 1.5;
  context.beginPath();
  if (state === "late") {
    context.moveTo(x + size / 2, y);
    context.lineTo(x + size, y + size);
    context.lineTo(x, y + size);
    context.closePath();
    context.fill();
  } else if (state === "new") {
    context.setLineDash([2.5, 2]);
    context.roundRect(x + 0.75, y + 0.75, size - 1.5, size - 1.5, size / 4);
    context.stroke();
    context.setLineDash([]);
  } else if (state === "stopped") {
    context.roundRect(x, y + size * 0.33, size, size * 0.34, 1);
    context.fill();
  } else {
    context.roundRect(x, y, size, size, state === "down" ? 1 : size / 4);
    context.fill();
    if (state === "down" && size >= 8) cross(context, x, y, size);
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size */
function cross(context, x, y, size) {
  const inset = size * 0.28;
  context.strokeStyle = colour("surface");
  context.beginPath();
  context.moveTo(x + inset, y + inset);
  context.lineTo(x + size - inset, y + size - inset);
  context.moveTo(x + size - inset, y + inset);
  context.lineTo(x + inset, y + size - inset);
  context.stroke();
}
