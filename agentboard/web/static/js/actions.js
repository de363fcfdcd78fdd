// @ts-check
/** What can be done with the agent of a row. */
import { t } from "./i18n.js";
import { showMenu } from "./menu.js";
import { copyText } from "./panel.js";
import { askRestart, refusal } from "./restart.js";

/** @param {import("./board.js").Board} board @param {string} id @param {HTMLElement} at the button that asked */
export function showActions(board, id, at) {
  const agent = board.store.agents.get(id);
  if (!agent) return;
  showMenu(at, t("actions_for", { name: agent.name }), [
    { name: t("keys.open"), key: "Enter", do: () => board.open(id) },
    { name: t("open_page"), href: `/agents/${id}` },
    { name: t("tab.logs"), key: "l", do: () => board.open(id, "logs") },
    { name: t("restart.menu"), key: "r", off: refusal(board.ground.role, agent), do: () => askRestart([agent]) },
    { name: t("copy_id"), do: () => copyText(id) },
  ]);
}
