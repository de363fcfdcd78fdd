"""Ask all targets at once; none of them can hold up the answer."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checks.evidence.probes.web import UnreachableError
from checks.health import Check, Outcome, State

GRACE_S = 1.0


@dataclass(frozen=True, slots=True)
class Probe:
    """What to ask: `ask(timeout_s)` gives the outcome or raises UnreachableError. `target` is for people."""

    kind: str
    target: str
    ask: Callable[[float], Outcome]


def run(probes: Sequence[Probe], timeout_s: float) -> list[Check]:
    """One check a probe, in order, after `timeout_s` and a moment at the latest."""
    done: queue.SimpleQueue[tuple[int, Check]] = queue.SimpleQueue()
    for number, probe in enumerate(probes):
        # Daemons: a server that sends a byte a second, or a resolver that hangs, must not keep the process.
        threading.Thread(target=_answer, args=(done, number, probe, timeout_s), daemon=True).start()
    found: dict[int, Check] = {}
    deadline = time.monotonic() + timeout_s + GRACE_S
    while len(found) < len(probes):
        try:
            number, check = done.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[number] = check
    late = Outcome(State.UNREACHABLE, "no answer in time")
    return [
        found.get(number) or Check(probe.kind, probe.target, late, (timeout_s + GRACE_S) * 1000)
        for number, probe in enumerate(probes)
    ]


def _answer(done: queue.SimpleQueue[tuple[int, Check]], number: int, probe: Probe, timeout_s: float) -> None:
    started = time.perf_counter()
    try:
        outcome = probe.ask(timeout_s)
    except UnreachableError as error:
        outcome = Outcome(State.UNREACHABLE, str(error))
    except Exception as error:  # noqa: BLE001 - a probe that crashes must not hide what the others found
        outcome = Outcome(State.UNREACHABLE, f"the probe failed ({type(error).__name__})")
    done.put((number, Check(probe.kind, probe.target, outcome, (time.perf_counter() - started) * 1000)))
