"""A value whose change alters an immutable field of a rendered object.

The API server refuses the new object with `field is immutable`, whatever the value is called in the
chart. The upgrade stops half-way: some objects are new, some are old.

Template::

    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: db
    spec:
      serviceName: {{ .Values.governor }}
      selector:
        matchLabels: {app: db}
      template:
        metadata:
          labels: {app: db}
        spec:
          containers: [{name: db, image: "db:1"}]

Before::

    governor: db-headless

Bad::

    governor: db-internal

Good::

    governor: db-headless

Fix: keep the value; to change it, delete the object in a planned step and make it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Values
from checks.values.manifests import MISSING, Rendered, value_at
from checks.values.tree import Path, dotted

SELECTOR: Path = ("spec", "selector")
CLAIM = ("storageClassName", "accessModes", "volumeMode", "volumeName", "selector")
FIELDS: dict[str, tuple[Path, ...]] = {
    "Deployment": (SELECTOR,),
    "DaemonSet": (SELECTOR,),
    "StatefulSet": (SELECTOR, ("spec", "serviceName"), ("spec", "podManagementPolicy")),
    "PersistentVolumeClaim": tuple(("spec", name) for name in CLAIM),
    "RoleBinding": (("roleRef",),),
    "ClusterRoleBinding": (("roleRef",),),
    "StorageClass": (("provisioner",), ("parameters",), ("reclaimPolicy",)),
}


@rule(Level.ERROR, "diff.immutable_field")
def check(values: Values) -> Iterator[Finding]:
    """Objects that both versions render, with another value in an immutable field."""
    before = values.before.rendering if values.before else None
    after = values.rendering
    if before is None or after is None or before.texts == after.texts:
        return
    old = {(each.kind, each.name): each for each in before.objects}
    for rendered in after.objects:
        twin = old.get((rendered.kind, rendered.name))
        for path in _paths(rendered) if twin else ():
            was, now = value_at(twin.data, path) if twin else MISSING, value_at(rendered.data, path)
            entry = after.trace(rendered, path) if was != now and MISSING not in (was, now) else None
            if entry is not None:
                field = f"{dotted(path)} of {rendered.title}"
                message = f"`{entry.where}` changes {field}, which is immutable: the upgrade fails; keep it"
                yield from values.report(message, entry)


def _paths(rendered: Rendered) -> Iterator[Path]:
    yield from FIELDS.get(rendered.kind, ())
    if rendered.kind == "StatefulSet":
        templates = value_at(rendered.data, ("spec", "volumeClaimTemplates"))
        for index in range(len(templates) if isinstance(templates, list) else 0):
            yield from (("spec", "volumeClaimTemplates", index, "spec", name) for name in CLAIM)
