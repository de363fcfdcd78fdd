"""A change that removes or disables a probe.

Without a readiness probe traffic reaches pods that are not ready, and a rollout of a broken release
looks healthy. Without a liveness probe a hung process stays.

Before::

    livenessProbe:
      httpGet:
        path: /healthz
        port: http

Bad::

    livenessProbe: {}

Good::

    livenessProbe:
      httpGet:
        path: /livez
        port: http

Fix: keep the probe; if it fails too early, give it a startupProbe or more time.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import Change, changes
from checks.values.document import Values

PROBES = ("livenessProbe", "readinessProbe", "startupProbe", "liveness", "readiness", "healthCheck", "healthcheck")


@rule(Level.WARNING, "diff.probe_removed")
def check(values: Values) -> Iterator[Finding]:
    """Probes that are gone, empty, null or switched off."""
    for change in changes(values, *dict.fromkeys(PROBES)):
        if change.gone and not _was_off(values, change):
            yield from values.report(_message(change.before.where), change.place)
    for change in changes(values, "enabled"):
        above = change.before.above
        is_probe = above.lower().endswith(("probe", "probes")) or above in PROBES
        if is_probe and change.before.scalar is True:
            yield from values.report(_message(".".join(map(str, change.before.path[:-1]))), change.place)


def _was_off(values: Values, change: Change) -> bool:
    switch = values.before.below(change.before, "enabled") if values.before else None
    empty = getattr(change.before.value, "pairs", None) == {} or change.before.scalar is False
    return empty or (switch is not None and switch.scalar is False)


def _message(where: str) -> str:
    return f"the change takes `{where}` away: broken pods get traffic and hung ones stay; keep it"
