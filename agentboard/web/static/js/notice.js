// @ts-check
/** What the page says by itself: the pill, the banner, short notices, and one quiet voice for screen readers. */
import { h, icon, must, setText } from "./dom.js";
import { ago, number, t } from "./i18n.js";

const TOAST_MS = 5000;
let said = "";
let timer = 0;

/** Tell a screen reader, at most once in four seconds and never twice the same. @param {string} text */
export function say(text) {
  if (text === said) return;
  said = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => setText(must("#say"), text), 4000);
}

/** @param {string} text @param {{name: string, do: () => void}} [action] */
export function toast(text, action) {
  const root = document.querySelector(".toasts") ?? document.body.appendChild(h("div", { class: "toasts", role: "status" }));
  const close = () => box.remove();
  const box = h("div", { class: "toast" }, h("span", null, text),
    action && h("button", { type: "button", class: "k", onclick: () => (close(), action.do()) }, action.name),
    h("button", { type: "button", class: "k", "aria-label": t("close"), onclick: close }, icon("close")));
  root.append(box);
  while (root.children.length > 3) root.firstElementChild?.remove();
  let left = window.setTimeout(close, TOAST_MS);
  box.addEventListener("pointerenter", () => clearTimeout(left));
  box.addEventListener("pointerleave", () => (left = window.setTimeout(close, TOAST_MS)));
}

export class Connection {
  /** @param {import("./socket.js").Socket} socket */
  constructor(socket) {
    this.socket = socket;
    this.pill = must("#live");
    this.banner = must("#banner");
    this.shown = "";
    setInterval(() => this.tick(), 1000);
  }

  /** @param {import("./socket.js").State} state @param {number | null} latency in ms */
  set(state, latency) {
    this.pill.dataset.state = state;
    const word = must("span", this.pill);
    if (state === "live") setText(word, latency === null ? t("live.live") : t("live.latency", { ms: number(Math.max(1, Math.round(latency))) }));
    else setText(word, t(`live.${state}`));
    this.pill.title = word.textContent ?? "";
    document.body.classList.toggle("lost", state === "lost" || state === "expired");
    this.tick();
  }

  tick() {
    const { state } = this.socket;
    const shown = state === "lost" || state === "expired" ? state : "";
    if (shown !== this.shown) this.draw(shown);
    const age = this.banner.querySelector("time");
    // The age is not read out each second: it is no part of the announcement.
    if (age) setText(age, ago((Date.now() - this.socket.lostAt) / 1000));
  }

  /** @param {string} shown */
  draw(shown) {
    const before = this.shown;
    this.shown = shown;
    if (!shown) {
      this.banner.replaceChildren();
      if (before) toast(t("live.back"));
    } else if (shown === "lost") {
      this.banner.replaceChildren(h("div", { class: "banner" }, icon("warn", 16), h("span", null, t("lost.title")), h("time", { "aria-hidden": "true" }),
        h("button", { type: "button", class: "btn s", onclick: () => this.socket.now() }, t("lost.do"))));
    } else {
      const next = encodeURIComponent(location.pathname + location.search);
      this.banner.replaceChildren(h("div", { class: "banner bad" }, icon("warn", 16), h("span", null, t("expired.title")),
        h("a", { class: "btn s", href: `/login?next=${next}` }, t("login.do"))));
    }
  }
}
