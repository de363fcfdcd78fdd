"""An amount of CPU, memory or storage that Kubernetes cannot read.

Kubernetes knows the suffixes m, k, M, G, T, P, E and Ki, Mi, Gi, Ti, Pi, Ei, in exactly this
spelling, without a space and without a trailing B. The API server refuses the whole object
otherwise, and the release fails half-way. A negative amount is refused as well.

Bad::

    resources:
      limits:
        memory: 2GB

Good::

    resources:
      limits:
        memory: 2G

Fix: write the suffix as Kubernetes spells it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Values
from checks.values.quantities import CPU, MEMORY, STORAGE, amount, corrected, kind_of


@rule(Level.ERROR, "quantity.invalid")
def check(values: Values) -> Iterator[Finding]:
    """Every quantity that does not parse, or is negative."""
    for entry in values.find(*CPU, *MEMORY, *STORAGE):
        kind = kind_of(entry)
        if kind is None:
            continue
        value = amount(entry.text)
        if value is not None and value < 0:
            yield from values.report(f"`{entry.where}: {entry.text}`: an amount cannot be negative", entry)
        elif value is None:
            meant = corrected(entry.text, kind)
            hint = f"write {meant}" if meant else "write it like 500m, 512Mi or 10Gi"
            message = f"`{entry.where}: {entry.text}` is no Kubernetes quantity: the cluster refuses the object; {hint}"
            fixes = values.replace(entry.value, meant, f"write {meant}") if meant else ()
            yield from values.report(message, entry, fixes=fixes)
