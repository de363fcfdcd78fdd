"""Is Prometheus ready, and does it reach what it should watch?"""

from __future__ import annotations

from typing import Any

from checks.evidence.probes.web import Answer, Site, refused
from checks.health import Outcome, State

NAMED = 3
TODO = "put user:password@ into the address or a token into PROMETHEUS_TOKEN"


def prometheus(site: Site, timeout_s: float) -> Outcome:
    """Healthy is: ready, queries are answered, and no target is down. Raises UnreachableError."""
    ready = site.get("/-/ready", timeout_s)
    if (no := refused(ready, TODO)) is not None:
        return no
    # Services that speak Prometheus's query language (Thanos, Mimir, VictoriaMetrics) have other ready pages.
    if ready.status not in (200, 404):
        return Outcome(State.UNHEALTHY, f"not ready: /-/ready answers {ready.status}")
    answer = site.get("/api/v1/query", timeout_s, query="up")
    found = _result(answer)
    if found is None:
        if ready.status == 404:
            return Outcome(State.MISCONFIGURED, "no Prometheus answers there")
        return Outcome(State.UNHEALTHY, f"does not answer queries: {answer.status}")
    down = [metric for metric, value in found if value == "0"]
    values = {"targets": len(found), "targets_down": len(down)}
    if not down:
        return Outcome(State.OK, f"ready, {len(found)} targets up", values)
    names = ", ".join(f"{each.get('job')}/{each.get('instance')}" for each in down[:NAMED])
    more = f" and {len(down) - NAMED} more" if len(down) > NAMED else ""
    return Outcome(State.UNHEALTHY, f"{len(down)} of {len(found)} targets are down: {names}{more}", values)


def _result(answer: Answer) -> list[tuple[dict[str, Any], str]] | None:
    """Labels and value of each series, None when that is no answer to an instant query."""
    document = answer.json()
    data = document.get("data") if isinstance(document, dict) and answer.status == 200 else None
    rows = data.get("result") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        return None
    found: list[tuple[dict[str, Any], str]] = []
    for row in rows:
        metric, value = (row.get("metric"), row.get("value")) if isinstance(row, dict) else (None, None)
        if isinstance(metric, dict) and isinstance(value, list) and len(value) == 2:
            found.append((metric, str(value[1])))
    return found
