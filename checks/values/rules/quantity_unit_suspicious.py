"""An amount that Kubernetes takes, in a unit that nobody means.

`memory: 256m` is a quarter of a byte, `memory: 2000` is 2 kB, `cpu: 500` is five hundred cores.
Such a container is killed at its start or never scheduled, and nothing says why.

Bad::

    resources:
      limits:
        memory: 256m

Good::

    resources:
      limits:
        memory: 256Mi

Fix: memory takes Mi or Gi (M, G), CPU takes m or whole cores, storage takes Gi.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Values
from checks.values.quantities import CPU, MEMORY, STORAGE, amount, kind_of

MEBI = Decimal(1024) ** 2
TEBI = Decimal(1024) ** 4


@rule(Level.ERROR, "quantity.unit")
def check(values: Values) -> Iterator[Finding]:
    """Every readable quantity whose size makes no sense for what it measures."""
    for entry in values.find(*CPU, *MEMORY, *STORAGE):
        kind = kind_of(entry)
        value = amount(entry.text) if kind else None
        if kind is None or value is None or value <= 0:
            continue
        problem, meant = _judge(kind, entry.text, value)
        if problem:
            hint = f"; write {meant}" if meant else ""
            fixes = values.replace(entry.value, meant, f"write {meant}", safe=False) if meant else ()
            yield from values.report(f"`{entry.where}: {entry.text}` {problem}{hint}", entry, fixes=fixes)


def _judge(kind: str, text: str, value: Decimal) -> tuple[str, str]:
    """What is odd, and what was meant ("" when that is unclear)."""
    if kind == "cpu":
        return _judge_cpu(text, value)
    if text.endswith(("m", "u", "n")):
        return f"is {value} bytes: m means a thousandth", f"{text[:-1]}Mi"
    if text.isdigit() and value < MEBI:
        return "is a number of bytes, which nothing can run with", f"{text}Mi" if value >= 16 else f"{text}Gi"
    if kind == "storage":
        return ("is too small for a volume" if value < MEBI else ""), ""
    if value < 4 * MEBI:
        return "is less than any container needs to start: it is killed at once (OOMKilled)", ""
    return ("is more memory than any node has: the pod stays Pending" if value > 64 * TEBI else ""), ""


def _judge_cpu(text: str, value: Decimal) -> tuple[str, str]:
    if value >= 100:
        return (
            "is that many whole cores, which no node has: the pod stays Pending",
            f"{text}m" if text.isdigit() else "",
        )
    if value < Decimal("0.001"):
        return "is less than a thousandth of a core, the smallest share there is", ""
    return "", ""
