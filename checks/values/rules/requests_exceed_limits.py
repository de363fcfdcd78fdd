"""A request above its limit.

The API server refuses a pod that asks for more than it may use, whatever the units are written in.
The Deployment is accepted all the same, so the release looks fine while no new pod ever starts.

Bad::

    resources:
      requests:
        memory: 2Gi
      limits:
        memory: 512Mi

Good::

    resources:
      requests:
        memory: 512Mi
      limits:
        memory: 2Gi

Fix: lower the request or raise the limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.quantities import amount


@rule(Level.ERROR, "resources.requests_exceed_limits")
def check(values: Values) -> Iterator[Finding]:
    """Every resource whose request is above the limit beside it, and JupyterHub's guarantees."""
    for requests in values.find("requests"):
        limits = values.sibling(requests, "limits")
        for request in values.children(requests):
            limit = values.below(limits, request.name) if limits else None
            yield from _compare(values, request, limit)
    for guarantee in values.find("guarantee"):
        yield from _compare(values, guarantee, values.sibling(guarantee, "limit"))


def _compare(values: Values, request: Entry, limit: Entry | None) -> Iterator[Finding]:
    asked = amount(request.text) if request.text else None
    allowed = amount(limit.text) if limit and limit.text else None
    if limit is None or asked is None or allowed is None or asked <= allowed:
        return
    message = (
        f"`{request.where}: {request.text}` is above its limit {limit.text}: no such pod is ever created; "
        "lower the request or raise the limit"
    )
    yield from values.report(message, request, limit)
