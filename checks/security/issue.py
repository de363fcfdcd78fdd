"""What an engine or a rule of ours found, in one form, before it is known whether it is new."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.model import Finding, Fix, Level, Location, Rule

LEVELS = {
    "CRITICAL": Level.ERROR, "HIGH": Level.ERROR, "MEDIUM": Level.WARNING, "LOW": Level.NOTE, "UNKNOWN": Level.NOTE,
    "INFORMATIONAL": Level.NOTE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A rule of an engine: what a `Rule` needs to know of it."""

    id: str
    category: str
    severity: str
    summary: str
    help: str = ""

    @property
    def level(self) -> Level:
        """The level of its severity."""
        return LEVELS.get(self.severity.upper(), Level.WARNING)

    def rule(self) -> Rule:
        """As a report names it; an engine has judged already."""
        return Rule(self.id, self.level, self.category, self.summary, self.help or self.summary, lambda _: iter(()))


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding of one side, the change's or the merge base's.

    `identity` names what is found, wherever it stands: two issues with the same one are the same thing.
    `parts` are the pieces that make it up where it may have several: with one more, it is new. `context` is the
    text of its line. `once` tells that a second one in the same file is no second instance.
    """

    kind: Kind
    message: str
    location: Location
    identity: tuple[str, ...]
    parts: frozenset[str] = frozenset()
    context: str = ""
    once: bool = False
    fixes: tuple[Fix, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    # Names the issue in its fingerprint where its identity must not, because that holds a secret's whole digest.
    public: str = ""

    @property
    def uri(self) -> str:
        """Its file."""
        return self.location.uri

    def finding(self, number: int, level: Level | None) -> Finding:
        """As a report shows it; `number` counts those with the same identity in the same file."""
        named = self.public or "\0".join(self.identity)
        text = f"{self.kind.id}\0{self.uri}\0{named}\0{number}"
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return Finding(
            self.message, self.location, named, level or self.kind.level, (), self.fixes,
            self.properties, self.kind.id, self.kind.category, digest,
        )  # fmt: skip


def order(issue: Issue) -> tuple[Any, ...]:
    """By place, and so that the same issues always come in the same order."""
    where = issue.location
    return (where.uri, where.start_line, where.start_column, issue.kind.id, issue.message, issue.identity)
