"""Choosing, sorting and paging agents."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agentboard.web.core.errors import invalid
from agentboard.web.core.fields import MAX_INTEGER
from agentboard.web.core.model import CATEGORIES, LIVENESS, STATUSES, Agent

Query = Mapping[str, Sequence[str]]
Key = tuple[Any, ...]
SORTS: dict[str, Callable[[Agent], Any]] = {
    "id": lambda agent: agent.id,
    "name": lambda agent: agent.name.casefold(),
    "type": lambda agent: agent.type.casefold(),
    "host": lambda agent: (agent.host or "").casefold(),
    "category": lambda agent: CATEGORIES.index(agent.category),
    "status": lambda agent: STATUSES.index(agent.status),
    # The worst first.
    "liveness": lambda agent: ("down", "late", "new", "up", "stopped").index(agent.liveness),
    "last_seen": lambda agent: agent.last_seen_at or 0.0,
    "last_seen_at": lambda agent: agent.last_seen_at or 0.0,
    "registered_at": lambda agent: agent.registered_at,
    "interval_s": lambda agent: agent.interval_s,
    "restarts": lambda agent: agent.restarts,
}


@dataclass(frozen=True, slots=True)
class AgentQuery:
    """A valid query for agents. An empty filter lets everything through."""

    status: frozenset[str]
    liveness: frozenset[str]
    category: frozenset[str]
    labels: tuple[tuple[str, str | None], ...]
    q: str
    sort: str
    descending: bool
    limit: int
    cursor: tuple[Any, str] | None


def one(query: Query, name: str) -> str | None:
    """The last value of a parameter; None when it is absent or empty."""
    values = query.get(name)
    return (values[-1] or None) if values else None


def integer(query: Query, name: str, default: int, least: int, most: int) -> int:
    """A whole number from `least` to `most`; ApiError 422 for another."""
    found = optional_integer(query, name, least, most)
    return default if found is None else found


def optional_integer(query: Query, name: str, least: int = 0, most: int = MAX_INTEGER) -> int | None:
    """The same; None when it is not given."""
    text = one(query, name)
    if text is None:
        return None
    if not (text.isascii() and text.lstrip("-").isdigit() and len(text) <= 17 and least <= int(text) <= most):
        raise invalid(name, f"must be an integer from {least} to {most}")
    return int(text)


def choices(query: Query, name: str, among: Collection[str]) -> frozenset[str]:
    """Values of an enumeration, given several times or separated by commas; ApiError 422 for an unknown one."""
    found = [each for value in query.get(name, ()) for each in value.split(",") if each]
    for each in found:
        if each not in among:
            raise invalid(name, f"must be one of {', '.join(among)}", allowed=list(among))
    return frozenset(found)


def parse(query: Query) -> AgentQuery:
    """The query in the parameters of a request."""
    sort = one(query, "sort") or "name"
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS:
        raise invalid("sort", f"must be one of {', '.join(SORTS)}, with - in front for descending")
    return AgentQuery(
        choices(query, "status", STATUSES),
        choices(query, "liveness", LIVENESS),
        choices(query, "category", CATEGORIES),
        tuple(map(_label, filter(None, query.get("label", ())))),
        (one(query, "q") or "").casefold(),
        name,
        descending,
        integer(query, "limit", 100, 1, 1000),
        _cursor(one(query, "cursor"), sort),
    )


def _label(text: str) -> tuple[str, str | None]:
    key, colon, value = text.partition(":")
    return key, value if colon else None


def matches(agent: Agent, query: AgentQuery) -> bool:
    """Whether `agent` passes the filters."""
    return (
        (not query.liveness or agent.liveness in query.liveness)
        and (not query.status or agent.status in query.status)
        and (not query.category or agent.category in query.category)
        and all(_has(agent, key, value) for key, value in query.labels)
        and (not query.q or _mentions(agent, query.q))
    )


def _has(agent: Agent, key: str, value: str | None) -> bool:
    return key in agent.labels if value is None else agent.labels.get(key) == value


def _mentions(agent: Agent, q: str) -> bool:
    texts = (agent.id, agent.name, agent.type, agent.host or "", agent.message, *agent.labels.values())
    return any(q in text.casefold() for text in texts)


def page(agents: Iterable[Agent], query: AgentQuery) -> tuple[list[Agent], int, str | None]:
    """The page that `query` asks for, how many agents match in all, and the cursor of the next page.

    A cursor is the place of the last agent in the order, so that agents that come and go move no other across pages.
    """
    key = SORTS[query.sort]
    found = sorted(((key(agent), agent.id, agent) for agent in agents), key=lambda each: each[:2])
    if query.descending:
        found.reverse()
    total = len(found)
    if query.cursor is not None:
        found = [each for each in found if _beyond(each[:2], query.cursor, query.descending)]
    chosen = found[: query.limit]
    more = len(found) > len(chosen)
    after = _write_cursor(chosen[-1][:2], ("-" if query.descending else "") + query.sort) if more else None
    return [agent for _, _, agent in chosen], total, after


def _beyond(place: Key, cursor: Key, descending: bool) -> bool:
    return place < cursor if descending else place > cursor


def _write_cursor(place: Key, sort: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([sort, *place]).encode()).decode().rstrip("=")


def _cursor(text: str | None, sort: str) -> tuple[Any, str] | None:
    if text is None:
        return None
    try:
        given, key, agent = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        if given != sort or not isinstance(agent, str) or not isinstance(key, str | int | float):
            raise ValueError
        if isinstance(key, str) is not (sort.removeprefix("-") in ("id", "name", "type", "host")):
            raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        raise invalid("cursor", "must be a next_cursor of the same sort order") from error
    return key, agent
