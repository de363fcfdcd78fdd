// @ts-check
/** The live log of an agent: the newest lines, then every new one, filtered by level and by words. */
import { parse } from "./ansi.js";
import { get, optional } from "./api.js";
import { debounce, h, setText } from "./dom.js";
import { clock, number, t } from "./i18n.js";
import { explain } from "./restart.js";

/** @typedef {{n: number, ts: string, level: string, message: string, truncated?: boolean}} Line */
const LEVELS = ["debug", "info", "warning", "error", "critical"];
const FIRST = 500;
const MOST_LINES = 2000;
const NEAR = 24;

/** @param {HTMLElement} box @param {import("./store.js").Agent} agent @param {import("./panel.js").Ground} ground @returns {import("./panel.js").Tab} */
export function mount(box, agent, ground) {
  const log = new LogView(box, agent.id, ground);
  return {
    update() {},
    frame: (frame) => frame.agent === agent.id && log.take(frame.lines),
    live: () => log.catchUp(),
    destroy: () => log.destroy(),
  };
}

class LogView {
  /** @param {HTMLElement} box @param {string} id @param {import("./panel.js").Ground} ground */
  constructor(box, id, ground) {
    this.id = id;
    this.ground = ground;
    this.follow = true;
    this.last = 0;
    this.missed = 0;
    this.top = 0;
    this.turn = 0;
    /** @type {Line[]} */
    this.pending = [];
    this.frame = 0;
    this.abort = new AbortController();
    this.level = /** @type {HTMLSelectElement} */ (h("select", { class: "in s", "aria-label": t("logs.level"), onchange: () => this.load() },
      h("option", { value: "" }, t("logs.all")), ...LEVELS.slice(1).map((level) => h("option", { value: level }, t("logs.from", { level: t(`level.${level}`) })))));
    this.words = /** @type {HTMLInputElement} */ (h("input", { class: "in s", type: "search", placeholder: t("logs.search"), "aria-label": t("logs.search"), maxlength: 200, oninput: debounce(() => this.load(), 200) }));
    this.chip = h("button", { type: "button", class: "chip", "aria-pressed": "true", onclick: () => this.setFollow(!this.follow) }, t("logs.follow"));
    this.wrap = h("button", { type: "button", class: "chip", "aria-pressed": "true", onclick: () => this.setWrap() }, t("logs.wrap"));
    this.list = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: 0, "aria-label": t("tab.logs") });
    this.more = h("button", { type: "button", class: "chip note more", hidden: true, onclick: () => this.setFollow(true) });
    this.status = h("p", { class: "hint", role: "status" });
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    box.append(h("div", { class: "logbar" }, this.chip, this.wrap, this.level, this.words), this.status, h("div", { class: "logbox" }, this.list, this.more));
    ground.socket.follow(id);
    this.load();
  }

  /** Levels from the chosen one up. */
  levels() {
    return this.level.value ? LEVELS.slice(LEVELS.indexOf(this.level.value)) : LEVELS;
  }

  /** Ask for the newest lines that the filters let through. */
  async load() {
    const mine = (this.turn += 1);
    setText(this.status, "");
    try {
      const reply = await get(`/api/agents/${this.id}/logs`, { limit: FIRST, level: this.level.value && this.levels().join(","), q: this.words.value.trim() }, this.abort.signal);
      if (mine !== this.turn) return;
      this.pending = [];
      this.list.replaceChildren();
      this.last = 0;
      this.missed = 0;
      this.add(reply.lines);
      this.last = Math.max(this.last, reply.next_after ?? 0);
      this.emptiness();
      this.setFollow(true);
    } catch (cause) {
      if (mine === this.turn && !this.abort.signal.aborted) setText(this.status, explain(cause));
    }
  }

  emptiness() {
    setText(this.status, this.list.childElementCount ? "" : t(this.level.value || this.words.value ? "logs.nomatch" : "logs.none"));
  }

  /** After a lost connection: what came in between. */
  async catchUp() {
    const reply = await optional(get(`/api/agents/${this.id}/logs`, { after: this.last, limit: FIRST }));
    // Too much to catch up with: begin anew at the end.
    if (reply?.lines.length === FIRST) this.load();
    else if (reply) this.take(reply.lines);
  }

  /** Lines of a live frame. @param {Line[]} lines */
  take(lines) {
    const fresh = lines.filter(({ n }) => n > this.last);
    if (!fresh.length) return;
    if (this.last && fresh[0].n > this.last + 1) this.pending.push({ n: this.last, ts: "", level: "gap", message: t("logs.gap", { n: number(fresh[0].n - this.last - 1) }) });
    this.last = /** @type {Line} */ (fresh.at(-1)).n;
    const levels = new Set(this.levels());
    const words = this.words.value.trim().toLowerCase();
    this.pending.push(...fresh.filter((line) => levels.has(line.level) && (!words || line.message.toLowerCase().includes(words))));
    if (this.pending.length > MOST_LINES) this.pending.splice(0, this.pending.length - MOST_LINES);
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  flush() {
    this.frame = 0;
    const lines = this.pending;
    this.pending = [];
    this.add(lines);
    if (lines.length) setText(this.status, "");
    if (this.follow) this.toEnd();
    else this.missed += lines.length;
    this.button();
  }

  /** @param {Line[]} lines */
  add(lines) {
    const words = this.words.value.trim();
    this.list.append(...lines.map((line) => row(line, words)));
    if (lines.length) this.last = Math.max(this.last, /** @type {Line} */ (lines.at(-1)).n);
    const surplus = this.list.childElementCount - MOST_LINES;
    const before = this.follow ? 0 : this.list.scrollHeight;
    for (let index = 0; index < surplus; index += 1) this.list.firstElementChild?.remove();
    if (surplus > 0 && !this.follow) this.list.scrollTop -= before - this.list.scrollHeight;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** Only a reader scrolls up; lines that turn out taller than guessed merely push the end away. */
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    const back = scrollTop < this.top - 1;
    this.top = scrollTop;
    if (atEnd && !this.follow) this.setFollow(true);
    else if (!atEnd && this.follow && back) this.setFollow(false);
    else if (!atEnd && this.follow) this.toEnd();
  }

  /** @param {boolean} on */
  setFollow(on) {
    this.follow = on;
    this.chip.setAttribute("aria-pressed", String(on));
    if (on) {
      this.missed = 0;
      this.toEnd();
    }
    this.button();
  }

  button() {
    this.more.hidden = this.follow || !this.missed;
    if (!this.more.hidden) setText(this.more, t("logs.new", { n: this.missed }));
  }

  setWrap() {
    const wrapped = !this.list.classList.toggle("nowrap");
    this.wrap.setAttribute("aria-pressed", String(wrapped));
  }

  destroy() {
    this.turn += 1;
    this.abort.abort();
    cancelAnimationFrame(this.frame);
    this.ground.socket.follow(null);
  }
}

/** @param {Line} line @param {string} words */
function row(line, words) {
  if (line.level === "gap") return h("p", { class: "gap" }, line.message);
  const text = h("span");
  for (const { text: piece, cls } of parse(line.message)) text.append(cls ? h("span", { class: cls }, ...marked(piece, words)) : h("span", null, ...marked(piece, words)));
  if (line.truncated) text.append(h("span", { class: "cut" }, ` … ${t("logs.truncated")}`));
  return h("p", { class: line.level }, h("time", { datetime: line.ts, title: line.ts }, clock(line.ts)), h("span", { class: "lv" }, t(`level.${line.level}`)), text);
}

/** The text with what was searched for marked. @param {string} text @param {string} words @returns {(string | HTMLElement)[]} */
function marked(text, words) {
  if (!words) return [text];
  const low = text.toLowerCase();
  const wanted = words.toLowerCase();
  const found = [];
  let from = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    found.push(text.slice(from, at), h("mark", null, text.slice(at, at + wanted.length)));
    from = at + wanted.length;
  }
  return [...found, text.slice(from)];
}
