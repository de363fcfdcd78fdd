"""A mount whose volume nothing defines.

Kubernetes refuses the pod: `volumeMounts[].name: Not found`. With a rendered chart the finished pod is looked
at instead; this rule is for values without one.

Bad::

    extraVolumes:
      - name: ca-bundle
        configMap: {name: ca-bundle}
    extraVolumeMounts:
      - name: ca-bundel
        mountPath: /etc/ssl/extra

Good::

    extraVolumes:
      - name: ca-bundle
        configMap: {name: ca-bundle}
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
from checks.values.subcharts import mentioned


@rule(Level.ERROR, "reference.undefined")
def check(values: Values) -> Iterator[Finding]:
    """Lists of mounts with a name almost like that of a volume beside them, which nothing else mounts."""
    if values.rendering is not None:
        return
    for view, mounts in lists(values, "volumeMounts"):
        volumes = view.sibling(mounts, re.sub(r"Mounts\Z", "s", mounts.name))
        names, mounted = _names(view, volumes), _names(view, mounts)
        for item in view.children(mounts):
            place = field(view, item, "name")
            if place is None or not names or place.text in names or _of_chart(values, place):
                continue
            if (meant := nearest(place.text, names)) is None or meant in mounted:
                continue
            message = (
                f"mounts the volume `{place.text}`, but it is called `{meant}` in the list of volumes beside it: "
                f"Kubernetes refuses the pod; write `{meant}`"
            )
            fixes = view.replace(place.value, meant, f"write {meant}")
            yield from view.report(message, place, fixes=fixes)


def _names(view: Values, items: Entry | None) -> tuple[str, ...]:
    """The items' names; none when a template fills one of them in."""
    found = [field(view, item, "name") for item in view.children(items)] if items else []
    return tuple(place.text for place in found if place) if all(found) else ()


def _of_chart(values: Values, place: Entry) -> bool:
    return mentioned(values, place.path, rf"name: *[\"']?{re.escape(place.text)}\b")
