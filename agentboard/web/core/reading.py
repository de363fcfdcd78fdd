"""What may be read, as plain dictionaries in the shapes of the contract."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from agentboard.web.core import metrics, query
from agentboard.web.core.errors import StoreError, invalid, not_found, not_stored
from agentboard.web.core.fields import is_id
from agentboard.web.core.jsonio import dump_text
from agentboard.web.core.model import COMMAND_STATES, LEVELS, OPEN_STATES
from agentboard.web.core.query import Query
from agentboard.web.core.state import State


class Reading(State):
    """A part of Board. A query maps each parameter to its values."""

    def agents(self, wanted: Query | Mapping[str, str]) -> dict[str, Any]:
        """`GET /api/agents`."""
        found: dict[str, Any] = json.loads(self.agents_text(wanted))
        return found

    def agents_text(self, wanted: Query | Mapping[str, str]) -> str:
        """The same as JSON, which is put together from what is encoded already."""
        asked = query.parse(_lists(wanted))
        with self.lock:
            found = [agent for agent in self.fleet if query.matches(agent, asked)]
            chosen, total, after = query.page(found, asked)
            mono = self.clock.monotonic()
            rest = {"total": total, "counts": self.fleet.tally(), "next_cursor": after, "rev": self.fleet.rev}
            return f'{{"agents":[{",".join([agent.written(mono) for agent in chosen])}],{dump_text(rest)[1:]}'

    def agent(self, agent_id: str) -> dict[str, Any] | None:
        """`GET /api/agents/{id}`."""
        with self.lock:
            found = self.fleet.find(agent_id)
            return None if found is None else found.view(self.clock.monotonic())

    def etag(self, query_string: bytes) -> str:
        """The tag of an answer about agents: the life of this server, its revision, and what was asked."""
        asked = hashlib.sha256(query_string).hexdigest()[:8]
        return f'W/"{self.boot}-{self.fleet.rev}-{asked}"'

    def metrics(
        self,
        agent_id: str,
        name: str | Sequence[str] | None = None,
        start: float | None = None,
        end: float | None = None,
        points: int = 300,
    ) -> dict[str, Any]:
        """`GET /api/agents/{id}/metrics`: every metric, or those called `name`; the last hour, or `start` to `end`."""
        names = [name] if isinstance(name, str) else list(name or ())
        end = self.clock.wall() if end is None else end
        start = end - 3600 if start is None else start
        with self.lock:
            self.fleet.get(agent_id)
            recent, unsaved = self.series.recent(agent_id), self.series.unsaved(agent_id)
        blocks = self.stored(lambda: self.store.series(agent_id, start, end)) or ()
        # A block may have been saved between the two looks.
        parts = {(each.start_s, each.end_s): metrics.unpacked(each) for each in unsaved}
        parts |= {(each.start_s, each.end_s): metrics.read(each) for each in blocks}
        newest = [recent] if recent else []
        return {"series": metrics.series([*parts.values(), *newest], names, start, end, points)}

    def logs(
        self,
        agent_id: str,
        after: int | None = None,
        limit: int = 200,
        level: str | Sequence[str] | None = None,
        q: str | None = None,
    ) -> dict[str, Any]:
        """`GET /api/agents/{id}/logs`: lines after number `after`, or the newest ones."""
        levels = query.choices({"level": [level] if isinstance(level, str) else list(level or ())}, "level", LEVELS)
        needle = (q or "").casefold()
        with self.lock:
            self.fleet.get(agent_id)
            waiting = self.log_book.waiting(agent_id)
        lines = {
            line.n: line
            for line in waiting
            if line.n > (after or 0)
            and (not levels or line.level in levels)
            and (not needle or needle in line.message.casefold())
        }
        stored = self.stored(lambda: self.store.logs(agent_id, after, limit, levels, needle))
        lines |= {line.n: line for line in stored or ()}
        found = [lines[n] for n in sorted(lines)]
        found = found[:limit] if after is not None else found[-limit:]
        return {"lines": [each.view() for each in found], "next_after": found[-1].n if found else after or 0}

    def events(self, after: int | None = None, limit: int = 100, agent: str | None = None) -> dict[str, Any]:
        """`GET /api/events`: events after number `after`, or the newest ones."""
        _check_id(agent)
        with self.lock:
            recent = self.event_log.newest()
        whole = not recent or recent[0]["n"] == 1
        if agent is not None:
            recent = [each for each in recent if each["agent"] == agent]
        if after is not None:
            whole = whole or (bool(recent) and after >= recent[0]["n"] - 1)
            recent = [each for each in recent if each["n"] > after]
        found = recent[:limit] if after is not None else recent[-limit:]
        if not whole and (after is not None or len(found) < limit):
            older = self.stored(lambda: self.store.events(after, limit, agent)) or []
            both = {each["n"]: each for each in (*older, *recent)}
            ordered = [both[n] for n in sorted(both)]
            found = ordered[:limit] if after is not None else ordered[-limit:]
        return {"events": found, "next_after": found[-1]["n"] if found else after or 0}

    def commands(
        self, agent: str | None = None, state: str | Sequence[str] | None = None, limit: int = 100
    ) -> dict[str, Any]:
        """`GET /api/commands`: the newest first."""
        states = query.choices(
            {"state": [state] if isinstance(state, str) else list(state or ())}, "state", COMMAND_STATES
        )
        _check_id(agent)
        with self.lock:
            found = {each.id: each for each in self.orders.select(agent, states, limit)}
        if len(found) < limit and not (states and states <= set(OPEN_STATES)):
            for each in self.stored(lambda: self.store.commands(agent, states, None, limit)) or ():
                # What memory has is newer than what the disk has.
                if self.orders.find(each.id) is None:
                    found.setdefault(each.id, each)
        newest = sorted(found.values(), key=lambda each: each.created_at, reverse=True)[:limit]
        return {"commands": [each.view() for each in newest]}

    def command(self, command_id: str) -> dict[str, Any]:
        """`GET /api/commands/{cid}`."""
        found = self.orders.find(command_id) or self.stored(lambda: self.store.command(command_id))
        if found is None:
            raise not_found("There is no such command.")
        return found.view()

    def audit(self, limit: int = 100, cursor: str | None = None) -> dict[str, Any]:
        """`GET /api/audit`: the newest first."""
        before = query.optional_integer({"cursor": [cursor]}, "cursor", 1) if cursor else None
        try:
            found = self.store.audit(before, limit + 1)
        except StoreError as error:
            raise not_stored(str(error)) from error
        more = len(found) > limit
        found = found[:limit]
        after = str(found[-1]["n"]) if more else None
        return {"entries": [{k: v for k, v in each.items() if k != "n"} for each in found], "next_cursor": after}

    def ready(self) -> dict[str, Any]:
        """What `GET /readyz` says: `ready`, and why not."""
        failure = "stopping" if self.stopping else self.writer.failure
        return {"ready": failure is None, **({"reason": failure} if failure else {})}


def _check_id(agent: str | None) -> None:
    if agent is not None and not is_id(agent):
        raise invalid("agent", "must be the id of an agent")


def _lists(wanted: Query | Mapping[str, str]) -> Query:
    return {name: [value] if isinstance(value, str) else value for name, value in wanted.items()}
