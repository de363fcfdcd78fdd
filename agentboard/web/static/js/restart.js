// @ts-check
/** Restart of one agent or of many: a reason, and the name typed as confirmation. */
import { ApiError, post } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { toast } from "./notice.js";

/** @typedef {import("./store.js").Agent} Agent */

const MOST = 500;

/** Why an agent cannot be restarted by this reader, or "". @param {string} role @param {Agent} [agent] */
export function refusal(role, agent) {
  if (role !== "operator" && role !== "admin") return t("restart.forbidden");
  return agent && !agent.capabilities.includes("restart") ? t("restart.incapable") : "";
}

/** @param {unknown} cause */
export function explain(cause) {
  if (!(cause instanceof ApiError)) throw cause;
  if (cause.status === 0) return t("error.unreachable");
  if (cause.status === 401) return t("expired.title");
  if (cause.status === 403) return t("restart.forbidden");
  if (cause.code === "conflict") return t("restart.conflict");
  return cause.status === 429 ? t("error.limited") : t("error.other", { message: cause.message });
}

/** Ask and, when confirmed, restart. @param {Agent[]} agents @param {() => void} [done] */
export function askRestart(agents, done) {
  const able = agents.filter((agent) => agent.capabilities.includes("restart")).slice(0, MOST);
  const [one] = able;
  if (!one) return toast(t("restart.incapable"));
  const single = able.length === 1;
  const word = single ? one.name : t("restart.word", { n: able.length });
  const reason = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "in", rows: 2, maxlength: 500, id: "restart-reason" }));
  const typed = /** @type {HTMLInputElement} */ (h("input", { class: "in", autocomplete: "off", spellcheck: "false", id: "restart-name", "aria-describedby": "restart-hint" }));
  const go = /** @type {HTMLButtonElement} */ (h("button", { class: "btn danger", disabled: true }, t("restart.do")));
  const problem = h("p", { class: "err", role: "alert" });
  const form = h("form", { class: "dialog", method: "dialog" },
    h("h2", { id: "restart-title" }, single ? t("restart.one", { name: one.name }) : t("restart.many", { n: able.length })),
    h("p", { class: "sub" }, t("restart.text")),
    !single && h("ul", { tabindex: 0, "aria-label": t("nav.agents") }, ...able.map((agent) => h("li", { class: "name" }, agent.name))),
    able.length < agents.length && h("p", { class: "hint" }, t("restart.left_out", { n: agents.length - able.length })),
    h("div", { class: "field" }, h("label", { for: "restart-reason" }, t("restart.reason")), reason),
    h("div", { class: "field" }, h("label", { for: "restart-name" }, t("restart.confirm")), typed,
      h("span", { class: "hint", id: "restart-hint" }, t("restart.type"), " ", h("code", { class: "name" }, word), single && word !== one.id && " ", single && word !== one.id && t("restart.or"), single && word !== one.id && " ", single && word !== one.id && h("code", null, one.id))),
    problem,
    h("div", { class: "row" }, h("button", { type: "button", class: "btn", onclick: () => dialog.close() }, t("cancel")), go));
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-labelledby": "restart-title" }, form));
  typed.addEventListener("input", () => (go.disabled = !confirmed(typed.value, word, single ? one.id : word)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.disabled) return;
    go.disabled = true;
    problem.textContent = "";
    try {
      await send(able, reason.value.trim());
      dialog.close();
      done?.();
    } catch (cause) {
      problem.textContent = explain(cause);
      go.disabled = false;
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  reason.focus();
}

/** @param {string} typed @param {...string} words */
const confirmed = (typed, ...words) => words.some((word) => typed.trim().normalize() === word.trim().normalize());

/** @param {Agent[]} agents @param {string} reason */
async function send(agents, reason) {
  const body = reason ? { reason } : {};
  if (agents.length === 1) {
    await post(`/api/agents/${agents[0].id}/restart`, body);
    return toast(t("restart.sent", { n: 1 }));
  }
  const reply = await post("/api/commands", { action: "restart", agents: agents.map(({ id }) => id), ...body });
  toast(t("restart.sent", { n: reply.commands.length }) + (reply.errors.length ? ` ${t("restart.failed", { n: reply.errors.length })}` : ""));
}
