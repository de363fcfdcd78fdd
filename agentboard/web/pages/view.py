"""What the pages show: counts, the headline, what is wrong now, and the list that a query selects."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from agentboard.web.core.model import CATEGORIES, LIVENESS, Agent
from agentboard.web.pages.i18n import Speech, parse
from agentboard.web.pages.search import SORTS, matcher

TROUBLED = ("error", "degraded")
PAGE = 100
FINAL = ("done", "failed", "expired")
CONNECT_PYTHON = """from agentboard.sdk import BaseAgent

class Hello(BaseAgent):
    name = "Hello"

    async def run(self):
        async for n in self.every(5):
            self.gauge("queue", n % 7)
            self.log.info("round %s", n)

Hello.main()"""


def wrong(agent: Agent) -> bool:
    """Whether a person should look at this agent now."""
    return agent.liveness in ("down", "late") or troubled(agent) or agent.flapping


def troubled(agent: Agent) -> bool:
    """Whether a living agent says itself that it is not well."""
    return agent.status in TROUBLED and agent.liveness in ("up", "late")


def age(agent: Agent) -> float:
    """Seconds since its last heartbeat; 0 when there was none."""
    return 0.0 if agent.last_seen_at is None else max(0.0, time.time() - agent.last_seen_at)


def severity(agent: Agent) -> tuple[int, float]:
    """The order of what is wrong: down, error, flapping, late, degraded; the freshest first."""
    rank = 5
    if agent.liveness == "down":
        rank = 0
    elif troubled(agent) and agent.status == "error":
        rank = 1
    elif agent.flapping:
        rank = 2
    elif agent.liveness == "late":
        rank = 3
    return rank, age(agent)


def tone(agent: Agent) -> tuple[str, str]:
    """The colour and the icon of what is wrong."""
    if agent.liveness == "down":
        return "down", "down"
    if troubled(agent) and agent.status == "error":
        return "error", "warn"
    if agent.flapping:
        return "flap", "flap"
    return ("late", "late") if agent.liveness == "late" else ("degraded", "warn")


def why(speech: Speech, agent: Agent) -> str:
    """One line on what is wrong, the agent's own last word behind it."""
    if agent.liveness in ("down", "late"):
        text = speech.t("why.silent", dur=speech.duration(age(agent)))
    elif agent.flapping:
        text = speech.t("why.flapping")
    else:
        text = speech.t(f"status.{agent.status}")
    return f"{text} · {agent.message}" if agent.message else text


def headline(speech: Speech, agents: Iterable[Agent]) -> str:
    """One sentence on the fleet, as a person would say it."""
    seen = list(agents)
    count = Counter(agent.liveness for agent in seen)
    ill = sum(troubled(agent) and agent.liveness == "up" for agent in seen)
    if not seen:
        return speech.t("head.none")
    parts = [(name, n) for name, n in (("down", count["down"]), ("late", count["late"]), ("ill", ill)) if n]
    if not parts:
        return speech.t("head.waiting") if count["new"] == len(seen) else speech.t("head.well", n=count["up"])
    said = [
        speech.t(f"head.{name}" if index == 0 else f"head.and_{name}", n=n) for index, (name, n) in enumerate(parts)
    ]
    joined = said[0] if len(said) == 1 else speech.t("head.join", first=", ".join(said[:-1]), last=said[-1])
    return f"{joined}. {speech.t('head.rest')}" if count["up"] > ill else f"{joined}."


def categories(agents: Iterable[Agent]) -> list[tuple[str, int, int]]:
    """For each category its name, its agents, and how many of them are down."""
    every, down = Counter[str](), Counter[str]()
    for agent in agents:
        every[agent.category] += 1
        down[agent.category] += agent.liveness == "down"
    return [(name, every[name], down[name]) for name in CATEGORIES]


def select(agents: Iterable[Agent], query: Mapping[str, str]) -> list[Agent]:
    """The agents that a query wants in its order, category by category when they are grouped."""
    key, reverse = SORTS.get(query.get("sort", ""), SORTS["name"])
    found = sorted(matches(agents, query), key=key, reverse=reverse)
    if grouped(query):
        found.sort(key=lambda agent: CATEGORIES.index(agent.category))
    return found


def grouped(query: Mapping[str, str]) -> bool:
    """Whether the list has a heading for each category."""
    return query.get("group") != "none"


def groups(agents: Iterable[Agent], query: Mapping[str, str]) -> list[tuple[str, list[Agent]]]:
    """A page of the list as (heading, rows); one group without a heading when they are not grouped."""
    found: dict[str, list[Agent]] = {}
    for agent in agents:
        found.setdefault(agent.category if grouped(query) else "", []).append(agent)
    return list(found.items())


def counts(agents: Iterable[Agent]) -> dict[str, int]:
    """How many agents are in each state of liveness."""
    found = Counter(agent.liveness for agent in agents)
    return {name: found[name] for name in LIVENESS}


def said(speech: Speech, event: Mapping[str, Any]) -> str:
    """What happened, in words."""
    if event["type"] == "transition":
        return speech.t(f"event.{event['to']}")
    command = event["command"]
    return speech.t(
        "event.command", action=speech.t(f"action.{command['action']}"), state=speech.t(f"state.{command['state']}")
    )


def reason(event: Mapping[str, Any]) -> str:
    """What a person or an agent gave as the reason; what the board itself says is in the words already."""
    if event["type"] == "command":
        command = event["command"]
        return " · ".join(filter(None, (command["actor"], command["reason"], command["detail"])))
    return str(event["reason"]) if event["to"] == "stopped" else ""


def matches(agents: Iterable[Agent], query: Mapping[str, str]) -> list[Agent]:
    """The agents that a query wants, in the order given."""
    test = matcher(query.get("q", ""))
    category, liveness, view = query.get("category"), query.get("liveness"), query.get("view")
    return [
        agent
        for agent in agents
        if (not category or agent.category == category)
        and (not liveness or agent.liveness == liveness)
        and (view != "attention" or wrong(agent))
        and (view != "flapping" or agent.flapping)
        and test(agent)
    ]


def tiles(speech: Speech, agents: list[Agent]) -> dict[str, str]:
    """The small print of the tiles, and the heartbeats a second that living agents have promised."""
    longest = max((age(agent) for agent in agents if agent.liveness == "down"), default=0.0)
    rate = sum(1 / agent.interval_s for agent in agents if agent.liveness in ("up", "late"))
    return {
        "up": speech.t("tile.up_sub", n=len(agents)),
        "late": speech.t("tile.late_sub"),
        "down": speech.t("tile.down_sub", dur=speech.duration(longest, 1)) if longest else speech.t("tile.down_none"),
        "rate": speech.number(round(rate, 1)),
    }


def restarts(commands: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Restarts of the last 24 hours: all, the failed (or expired) and the open ones."""
    since = datetime.now(UTC) - timedelta(hours=24)
    recent = [item["state"] for item in commands if item["action"] == "restart" and parse(item["created_at"]) >= since]
    failed = sum(state in ("failed", "expired") for state in recent)
    return {"n": len(recent), "failed": failed, "open": sum(state not in FINAL for state in recent)}


def steps(command: Mapping[str, Any]) -> list[dict[str, str]]:
    """The states that a command goes through, the reached ones marked."""
    order = ["queued", "delivered", "accepted", "done"]
    state = command["state"]
    if state in ("failed", "expired"):
        order[-1] = state
    reached = order.index(state)
    ends = {"failed": "bad", "expired": "exp"}
    return [
        {"state": name, "cls": (ends.get(name, "ok last") if name == state else "ok") if index <= reached else ""}
        for index, name in enumerate(order)
    ]
