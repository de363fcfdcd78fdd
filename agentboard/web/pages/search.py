"""The search language of the board, as static/js/query.js has it: `status:down category:etl -label:team=core words`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agentboard.web.core.model import Agent

TOKEN = re.compile(r'(-?)(?:([a-z]+):)?("[^"]*"?|\S+)')
SORTS: dict[str, tuple[Callable[[Agent], Any], bool]] = {
    "name": (lambda agent: natural(agent.name), False),
    "-name": (lambda agent: natural(agent.name), True),
    "liveness": (lambda agent: ("down", "late", "new", "up", "stopped").index(agent.liveness), False),
    "-last_seen": (lambda agent: agent.last_seen_at or 0.0, True),
    "last_seen": (lambda agent: agent.last_seen_at or 0.0, False),
}
FIELDS: dict[str, Callable[[Agent, str], bool]] = {
    "status": lambda agent, value: value in (agent.liveness, agent.status),
    "is": lambda agent, value: value in (agent.liveness, agent.status),
    "liveness": lambda agent, value: agent.liveness == value,
    "category": lambda agent, value: agent.category == value,
    "type": lambda agent, value: value in (agent.type or "").casefold(),
    "host": lambda agent, value: value in (agent.host or "").casefold(),
    "version": lambda agent, value: (agent.version or "").casefold().startswith(value),
    "id": lambda agent, value: value in agent.id,
    "label": lambda agent, value: any(value in (key.casefold(), pair(key, text)) for key, text in agent.labels.items()),
}


def natural(name: str) -> str:
    """A name as it is sorted: letters without their case, numbers by their value."""
    return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(12), name.casefold())


def pair(key: str, text: str) -> str:
    """A label as it is written in a search."""
    return f"{key}={text}".casefold()


def words_match(agent: Agent, word: str) -> bool:
    """Whether a plain word stands in what a person would look for."""
    texts = (agent.id, agent.name, agent.type, agent.host, agent.message, *agent.labels.values())
    return any(word in text.casefold() for text in texts if text)


def matcher(text: str) -> Callable[[Agent], bool]:
    """A predicate: every token of `text` must match. An unknown `key:` is looked for as it is written."""
    tests = []
    for sign, key, value in TOKEN.findall(text):
        wanted = value.strip('"').casefold()
        field = FIELDS.get(key)
        if field is None:
            field, wanted = words_match, f"{key}:{wanted}" if key else wanted
        tests.append((field, wanted, sign != "-"))
    return lambda agent: all(field(agent, wanted) == positive for field, wanted, positive in tests)
