// @ts-check
/** The start of every page: connection, title, keys, menus. */
import { post } from "./api.js";
import { Board } from "./board.js";
import { must } from "./dom.js";
import { showHelp } from "./help.js";
import { moment, t } from "./i18n.js";
import { bind } from "./keys.js";
import { Connection, toast } from "./notice.js";
import { agentPage, commandsPage, eventsPage } from "./pages.js";
import { showPalette } from "./palette.js";
import { copyText } from "./panel.js";
import { flipTheme, setTheme } from "./prefs.js";
import { askRestart, refusal } from "./restart.js";
import { Socket } from "./socket.js";
import { CATEGORIES, Store } from "./store.js";

const { page = "", role = "" } = document.body.dataset;
const store = new Store();
/** @type {Board | null} */
let board = null;
/** @type {import("./pages.js").Page | null} */
let other = null;

const own = page === "agent" ? [must("#agent").dataset.id ?? ""] : page === "index" ? "*" : [];
const socket = new Socket({
  frame(frame) {
    if (frame.type === "snapshot") store.snapshot(frame);
    else if (frame.type === "delta") store.delta(frame);
    else if (frame.type === "logs") (other?.frame ?? board?.drawer.panel?.tab?.frame)?.(frame);
  },
  state(state, latency) {
    connection.set(state, latency);
    if (state !== "live" || latency !== null) return;
    other?.live?.();
    board?.drawer.panel?.live();
  },
}, own);
const connection = new Connection(socket);
store.onGap = () => socket.resync();
const ground = { store, socket, role };

document.body.classList.add("js");
for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("main time[title]"))) if (page === "audit") time.textContent = moment(time.dateTime);
if (page === "index") board = new Board(ground);
else if (page === "agent") other = agentPage(ground);
else if (page === "events") other = eventsPage(ground);
else if (page === "commands") other = commandsPage(ground);
store.subscribe((change) => {
  (board ?? other)?.update(change);
  heading();
});
socket.open();

const base = page === "index" ? "agentboard" : document.title;

/** The title tells of what is down, in the tab that nobody looks at. */
function heading() {
  const down = store.counts.down ?? 0;
  const title = down ? t("title.down", { n: down }).replace("agentboard", () => base) : base;
  if (document.title !== title) document.title = title;
}

const current = () => board?.current() ?? other?.current?.();
const openLogs = () => {
  const agent = current();
  if (agent && board) board.open(agent.id, "logs");
  else other?.panel?.show("logs", true);
};
const restart = () => {
  const agent = current();
  if (!agent) return;
  const why = refusal(role, agent);
  if (why) toast(why);
  else askRestart([agent]);
};
const logout = async () => {
  await post("/api/logout", {});
  location.assign("/login");
};

/** This page, with its filters, in another language. @param {string} lang */
function speak(lang) {
  const target = new URL(location.href);
  target.searchParams.set("lang", lang);
  location.assign(target);
}

function palette() {
  const go = (/** @type {string} */ href) => () => location.assign(href);
  const settings = [{ name: t("nav.agents"), hint: t("palette.page"), do: go("/") }, { name: t("nav.events"), hint: t("palette.page"), icon: "events", do: go("/events") }, { name: t("nav.commands"), hint: t("palette.page"), icon: "command", do: go("/commands") },
    ...(role === "admin" ? [{ name: t("nav.audit"), hint: t("palette.page"), icon: "events", do: go("/audit") }] : []),
    ...["system", "light", "dark"].map((name) => ({ name: t(`theme.${name}`), hint: t("theme.label"), icon: "theme", do: () => setTheme(name) })),
    { name: "English", hint: t("language"), do: () => speak("en") }, { name: "Українська", hint: t("language"), do: () => speak("uk") }, { name: t("help.title"), hint: "?", do: showHelp },
    ...CATEGORIES.map((name) => ({ name: t(`category.${name}`), hint: t("nav.categories"), do: go(`/?category=${name}`) }))];
  const agents = [...store.agents.values()].map((agent) => ({ name: agent.name, hint: agent.id, icon: agent.liveness, tone: agent.liveness, do: () => (board ? board.open(agent.id) : location.assign(`/agents/${agent.id}`)) }));
  showPalette([...settings.slice(0, 4), ...agents, ...settings.slice(4)]);
}

bind({
  "/": () => must("#q").focus(),
  "mod+k": palette,
  j: () => board?.move(1),
  k: () => board?.move(-1),
  x: (event) => {
    const agent = board?.current();
    if (agent && board && !refusal(role)) board.select(agent.id, !board.selected.has(agent.id), event);
  },
  l: openLogs,
  r: restart,
  "?": showHelp,
  Escape: () => {
    const field = /** @type {HTMLInputElement} */ (must("#q"));
    if (document.activeElement === field && field.value && board) {
      field.value = "";
      board.filter({ q: "" });
    } else if (document.activeElement === field) field.blur();
    else if (!document.querySelector(":popover-open")) board?.drawer.close();
  },
});

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const copy = target.closest?.("[data-copy]");
  if (copy) copyText(must("pre", /** @type {HTMLElement} */ (copy.parentElement)).textContent ?? "");
  const action = target.closest?.("[data-do]")?.getAttribute("data-do");
  if (action) must("#menu").hidePopover();
  if (action === "palette") palette();
  if (action === "help") showHelp();
  if (action === "logout") logout();
  const lang = target.closest?.("#menu a[lang]")?.getAttribute("lang");
  if (lang) {
    event.preventDefault();
    speak(lang);
  }
  const setting = target.closest?.("[data-set]")?.getAttribute("data-set");
  if (setting) {
    event.preventDefault();
    setTheme(setting.split(":")[1]);
  }
});
must("#theme").addEventListener("click", flipTheme);
