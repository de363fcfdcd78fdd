"""A mount whose volume nothing defines.

Kubernetes refuses the pod: `volumeMounts[].name: Not found`. With a rendered chart the finished pod is looked at instead; this rule
is for values without one.

Bad::

    extraVolumes:
      - name: ca-bundle
        configMap:
          name: ca-bundle
    extraVolumeMounts:
      - name: ca-bundel
        mountPath: /etc/ssl/extra

Good::

    extraVolumes:
      - name: ca-bundle
        configMap:
          name: ca-bundle
    extraVolumeMounts:
      - name: ca-bundle
        mountPath: /etc/ssl/extra

Fix: one name for the volume and its mount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Entry, Values
from checks.values.lists import field, lists
from checks.values.nearest import nearest
from checks.values.subcharts import owner


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Lists of mounts with a name almost like that of a volume beside them, which nothing else mounts."""
    if values.rendering is not None:
        return
    for view, mounts in lists(values, "volumeMounts"):
        volumes = view.sibling(mounts, re.sub(r"Mounts\Z", "s", mounts.name))
        names = _names(view, volumes) if volumes else []
        for item in view.children(mounts):
            place = field(view, item, "name")
            if place is None or not names or place.text in names or _templates_have(values, place):
                continue
            meant = nearest(place.text, tuple(names))
            if meant is None or meant in _names(view, mounts):
                continue
            message = (
                f"mounts the volume `{place.text}`, but it is called `{meant}` in the list of volumes beside it: "
                f"Kubernetes refuses the pod; write `{meant}`"
            )
            fixes = view.replace(place.value, meant, f"write {meant}") if view is values else ()
            yield from view.report(message, place, fixes=fixes)


def _names(view: Values, items: Entry) -> list[str]:
    """The items' names; none when a template fills one of them in."""
    found = [field(view, item, "name") for item in view.children(items)]
    return [place.text for place in found if place] if all(found) else []


def _templates_have(values: Values, place: Entry) -> bool:
    """Whether the chart itself may define the volume; without a chart only an alike name is a mistake."""
    chart, _ = owner(values, place.path)
    if chart is None:
        return False
    line = re.compile(rf"name: *[\"']?{re.escape(place.text)}\b")
    return any(line.search(each.text) for each in chart.templates)
