"""A name that Kubernetes does not allow.

Names of objects, containers, volumes and ports become DNS names and file names, so they take lower-case
letters, digits and dashes only, and are short. Labels take a little more. Anything else is refused.

Template::

    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      containers:
        - name: {{ .Values.container }}
          image: web

Bad::

    container: Web_Server

Good::

    container: web-server

Fix: use lower-case letters, digits and dashes, within the length that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.kubernetes_findings import caused, names_key
from checks.values.placeholders import capitals, templated

if TYPE_CHECKING:
    from checks.values.document import Values


REFERENCES = frozenset(
    {
        "ConfigMapKeySelector", "LocalObjectReference", "PersistentVolumeClaimVolumeSource", "SecretEnvSource",
        "SecretKeySelector", "SecretVolumeSource",
    }
)  # fmt: skip


@rule(Level.ERROR, "schema.name")
def check(values: Values) -> Iterator[Finding]:
    """Names and labels in a form that is refused."""
    for each in caused(values, "name"):
        text = str(each.violation.value)
        if capitals(text) or templated(text) or text.startswith("CHANGEME"):
            continue
        refers = each.violation.owner.rpartition(".")[0] in REFERENCES
        effect = "nothing can have that name" if refers else f"Kubernetes will refuse the {each.rendered.kind}"
        message = f'"{text}" is no valid name for {each.field}: {each.violation.expected}; {effect}'
        yield from values.report(message, each.entry, detail="name", at_key=names_key(each.violation))
