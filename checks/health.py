"""The health of what the stack runs on: one check a target, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class State(Enum):
    """How a target is. The order of definition is the order of weight."""

    OK = "ok"
    UNHEALTHY = "unhealthy"
    MISCONFIGURED = "misconfigured"
    UNREACHABLE = "unreachable"

    @property
    def exit_code(self) -> int:
        """0 well; 1 it answers and is not well; 2 our address or credential is wrong; 3 nothing answers."""
        return list(State).index(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a probe found. `values` are figures for programs; `detail` is one line for people, without secrets."""

    state: State
    detail: str
    values: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """An outcome with its target: the kind, and the address without any credential."""

    kind: str
    target: str
    outcome: Outcome
    latency_ms: float

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "kind": self.kind,
            "target": self.target,
            "ok": self.outcome.state is State.OK,
            "state": self.outcome.state.value,
            "latency_ms": round(self.latency_ms, 1),
            "detail": self.outcome.detail,
            "values": dict(self.outcome.values),
        }


def exit_code(checks: Iterable[Check]) -> int:
    """Of the worst."""
    return max(check.outcome.state.exit_code for check in checks)


def counts(checks: Iterable[Check]) -> dict[str, int]:
    """How many are in each state, all states named."""
    found = dict.fromkeys((state.value for state in State), 0)
    for check in checks:
        found[check.outcome.state.value] += 1
    return found
