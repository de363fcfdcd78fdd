// @ts-check
/** The live connection: it reconnects with jittered back-off, measures its own latency, and says in what state it is. */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20000;
const PROBE_EVERY = 5000;
const PROBE_LIMIT = 6000;

/** @typedef {"wait" | "live" | "lost" | "expired"} State */

export class Socket {
  /** @param {{frame: (frame: any) => void, state: (state: State, latency: number | null) => void}} on @param {"*" | string[]} metrics */
  constructor(on, metrics = "*") {
    this.on = on;
    this.metrics = metrics;
    /** @type {WebSocket | null} */
    this.ws = null;
    /** @type {State} */
    this.state = "wait";
    /** When the connection was lost, in ms of Date.now(); 0 while it stands. */
    this.lostAt = 0;
    this.tries = 0;
    this.timer = 0;
    this.failedProbes = 0;
    /** @type {string | null} */
    this.logs = null;
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    setInterval(() => this.probe(), PROBE_EVERY);
  }

  open() {
    clearTimeout(this.timer);
    const url = new URL("/ws", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const ws = new WebSocket(url);
    this.ws = ws;
    ws.onopen = () => {
      if (this.metrics !== "*" || this.logs) this.subscribe();
    };
    ws.onmessage = (message) => {
      if (ws !== this.ws) return;
      const frame = JSON.parse(message.data);
      if (frame.type === "snapshot" && this.state !== "live") {
        this.tries = 0;
        this.lostAt = 0;
        this.change("live");
        // The first one waits until the page has settled: it shall measure the way, not our own start.
        setTimeout(() => this.probe(), 1000);
      }
      this.on.frame(frame);
    };
    ws.onclose = () => ws === this.ws && this.lost();
  }

  /** Reconnect at once when there is nothing to lose. */
  now() {
    if ((this.state === "lost" || this.state === "expired") && this.ws?.readyState !== WebSocket.CONNECTING) this.open();
  }

  async lost() {
    this.ws = null;
    this.lostAt ||= Date.now();
    if (this.state !== "expired") this.change("lost");
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.tries += 1;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(), wait);
    // Signing in again is up to the reader: no further tries until this tab is looked at anew.
    if (await refused()) {
      clearTimeout(this.timer);
      this.change("expired");
    } else if (this.state === "expired") this.change("lost");
  }

  /** @param {State} state */
  change(state) {
    this.state = state;
    this.on.state(state, null);
  }

  /** A small request measures the way to the server and back; a socket whose server no longer answers is given up. */
  async probe() {
    if (this.state !== "live" || document.hidden) return;
    const ws = this.ws;
    const start = performance.now();
    try {
      await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PROBE_LIMIT) });
      this.failedProbes = 0;
      if (this.state === "live") this.on.state("live", performance.now() - start);
    } catch {
      this.failedProbes += 1;
      if (this.failedProbes < 2 || ws !== this.ws) return;
      this.failedProbes = 0;
      ws?.close();
      if (ws === this.ws) this.lost();
    }
  }

  /** @param {any} frame */
  send(frame) {
    if (this.ws?.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(frame));
  }

  subscribe() {
    this.send({ type: "subscribe", metrics: this.metrics, ...(this.logs ? { logs: this.logs } : {}) });
  }

  /** Follow the log of one agent, or of none. @param {string | null} id */
  follow(id) {
    if (this.logs && this.logs !== id) this.send({ type: "unsubscribe", logs: this.logs });
    this.logs = id;
    if (id) this.subscribe();
  }

  resync() {
    this.send({ type: "resync" });
  }
}

/** Whether the server answers, but no longer knows us. */
async function refused() {
  try {
    const reply = await fetch("/api/agents?limit=1", { cache: "no-store" });
    return reply.status === 401 || reply.status === 403;
  } catch {
    return false;
  }
}
