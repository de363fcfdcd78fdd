"""Two items of one list with the same name: containers, volumes, alert receivers.

A name is the key of the list for Kubernetes and for Alertmanager, and both refuse it twice.

Bad::

    extraVolumes:
      - name: cache
        emptyDir: {}
      - name: cache
        configMap:
          name: settings

Good::

    extraVolumes:
      - name: cache
        emptyDir: {}
      - name: settings
        configMap:
          name: settings

Fix: another name, or remove one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Values
from checks.values.lists import lists, repeated

_LISTS = ("volumes", "containers", "sidecars", "volumeClaimTemplates")


@rule(Level.ERROR, "reference.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Lists whose items are told apart by name."""
    for view, entry in lists(values, *_LISTS, "receivers"):
        if entry.name.lower() == "receivers" and view.sibling(entry, "route") is None:
            continue
        for again, first in repeated(view, entry, "name"):
            message = (
                f"the name `{again.text}` stands in `{entry.name}` twice, first on line {first.anchor.line}; "
                "a name there must be unique and the object is refused: rename or remove one"
            )
            yield from view.report(message, again, first)
