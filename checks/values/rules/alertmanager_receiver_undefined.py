"""An alert route to a receiver that does not exist.

Alertmanager refuses the whole configuration: after a restart nobody gets any alert. Lists replace each other
in Helm, so an override of `receivers` also loses those of the chart.

Bad::

    alertmanager:
      config:
        route:
          receiver: team-a
        receivers:
          - name: team-b

Good::

    alertmanager:
      config:
        route:
          receiver: team-a
        receivers:
          - name: team-a

Fix: name the route's receiver as it stands in `receivers`, or add it there.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.lists import lists
from checks.values.nearest import nearest
from checks.values.placeholders import templated
from checks.values.tree import Mapping


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Maps with `route` and `receivers`."""
    for view, receivers in lists(values, "receivers"):
        route, names = view.sibling(receivers, "route"), _names(view, receivers)
        if route is None or not names or any(templated(name) for name in names):
            continue
        for place in _receivers(view, route):
            if place.text in names or not isinstance(place.scalar, str) or templated(place.text):
                continue
            meant = nearest(place.text, tuple(names))
            fixes = view.replace(place.value, meant, f"write {meant}") if meant else ()
            message = (
                f"the route's receiver `{place.text}` is not in `{receivers.where}` ({', '.join(names)}): Alertmanager "
                f"refuses its configuration and sends nothing; {f'write `{meant}`' if meant else 'add it there'}"
            )
            yield from view.report(message, place, receivers, fixes=fixes)


def _names(view: Values, receivers: Entry) -> list[str]:
    return [place.text for item in view.children(receivers) if (place := view.below(item, "name"))]


def _receivers(view: Values, route: Entry) -> Iterator[Entry]:
    if not isinstance(route.value, Mapping):
        return
    if (place := view.below(route, "receiver")) is not None:
        yield place
    if (nested := view.below(route, "routes")) is not None:
        for each in view.children(nested):
            yield from _receivers(view, each)
