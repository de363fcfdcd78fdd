"""Is the agentboard well, and are its agents?"""

from __future__ import annotations

from typing import Any

from checks.evidence.probes.web import Answer, Site, refused
from checks.health import Outcome, State

NAMED = 5
TODO = "set AGENTBOARD_TOKEN to a token of the role viewer"


def board(site: Site, timeout_s: float) -> Outcome:
    """Healthy is: /healthz and /readyz answer 200. Raises UnreachableError."""
    for path in ("/healthz", "/readyz"):
        answer = site.get(path, timeout_s)
        if (no := refused(answer, TODO)) is not None:
            return no
        if answer.status == 404:
            return Outcome(State.MISCONFIGURED, f"{path} answers 404: is an agentboard there?")
        if answer.status != 200:
            return Outcome(State.UNHEALTHY, f"{path} answers {answer.status}{_why(answer)}")
    return Outcome(State.OK, "ready")


def agents(site: Site, timeout_s: float, most_down: int = 0) -> Outcome:
    """Healthy is: no more than `most_down` agents are down. Late and stopped ones are told. Raises UnreachableError."""
    answer = site.get("/api/agents", timeout_s, liveness="down", limit=str(NAMED))
    if (no := refused(answer, TODO)) is not None:
        return no
    document = answer.json()
    counts = document.get("counts") if isinstance(document, dict) else None
    if answer.status != 200 or not isinstance(counts, dict) or type(counts.get("down")) is not int:
        return Outcome(State.UNHEALTHY, f"/api/agents answers {answer.status} without counts")
    numbers = {name: each for name, each in counts.items() if type(each) is int}
    down = numbers.get("down", 0)
    words = ", ".join(f"{number} {name}" for name, number in numbers.items() if number) or "no agent is registered"
    if down <= most_down:
        return Outcome(State.OK, words, numbers)
    return Outcome(State.UNHEALTHY, f"{words}; down: {_names(document.get('agents'), down)}", numbers)


def _names(found: Any, down: int) -> str:
    items = found if isinstance(found, list) else []
    names = [str(each.get("id")) for each in items if isinstance(each, dict) and each.get("liveness") == "down"][:NAMED]
    more = [f"{down - len(names)} more"] if down > len(names) else []
    return " and ".join([", ".join(names)] * bool(names) + more)


def _why(answer: Answer) -> str:
    document = answer.json()
    error = document.get("error") if isinstance(document, dict) else None
    return f": {str(error['message'])[:200]}" if isinstance(error, dict) and error.get("message") else ""
