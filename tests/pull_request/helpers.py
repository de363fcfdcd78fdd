"""A small shop, and proposals for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checks.evidence.github import GitHub, Timing
from checks.model import Finding, Fix, Location, Replacement
from checks.pull_request import Change, Evidence, Measure, Outcome, Proposal, propose
from tests.servers.github.server import REPOSITORY, Server, serve

VALUES = b"replicas: 2\nimage: shop\n"
BIGGER = b"replicas: 5\nimage: shop\n"
FILES = {"charts/shop/values.yaml": VALUES, "README.md": b"# Shop\n", "bin/run": b"#!/bin/sh\n"}
BRANCH = "self-improving/autoscale-forecast/shop"
NOW = 2_000_000_000.0


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    time: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def timing(self) -> Timing:
        return Timing(lambda: self.time, lambda: NOW + self.time, self.sleep, lambda: 0.5)


@contextmanager
def shop(prefix: str = "") -> Iterator[Server]:
    with serve(prefix=prefix) as server:
        server.repo.start(FILES, {"bin/run": "100755"})
        yield server


def client(server: Server, token: str = "", deadline_s: float = 300.0, clock: Clock | None = None) -> GitHub:
    timing = (clock or Clock()).timing()
    return GitHub(token or server.token, REPOSITORY, server.url, deadline_s=deadline_s, timing=timing)


def finding(replicas: bytes = b"5", message: str = "shop needs more replicas at noon") -> Finding:
    place = Location("charts/shop/values.yaml", 1, 11, 1, 12)
    change = Replacement("charts/shop/values.yaml", 10, 11, replicas.decode())
    fix = Fix(f"write {replicas.decode()}", (change,))
    return Finding(message, place, "replicas", fixes=(fix,), rule_id="replicas-too-few", fingerprint="f" * 16)


def evidence(after: float = 88.0) -> Evidence:
    measures = (Measure("p95 of GET /cart", 212.4, after, "ms"),)
    return Evidence(("At noon shop is short of replicas.",), ("Replayed last week.",), measures)


def proposal(after: bytes = BIGGER, before: bytes = VALUES, **more: object) -> Proposal:
    fields: dict[str, object] = {
        "optimizer": "autoscale-forecast",
        "target": "shop",
        "title": "Give shop five replicas",
        "evidence": evidence(),
        "files": {"charts/shop/values.yaml": Change(before, after)},
        "findings": (finding(after.split(b"\n", maxsplit=1)[0].split()[-1]),),
    }
    return Proposal(**{**fields, **more})  # type: ignore[arg-type]


def nothing() -> Proposal:
    return proposal(files={}, findings=())


def run(server: Server, what: Proposal | None = None) -> Outcome:
    return propose(client(server), what or proposal(), NOW)


def close(server: Server) -> None:
    """A person closes the newest pull request."""
    server.repo.pulls[-1].state = "closed"
    server.repo.pulls[-1].closed_by = "alice"
