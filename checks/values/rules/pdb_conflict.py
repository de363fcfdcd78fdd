"""A disruption budget has both minAvailable and maxUnavailable.

Kubernetes takes only one of the two and refuses the budget.

Bad::

    podDisruptionBudget:
      minAvailable: 1
      maxUnavailable: 1

Good::

    podDisruptionBudget:
      minAvailable: ""
      maxUnavailable: 1

Fix: keep one, and set the other to null or "" when the chart has a default for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values import budget_objects
from checks.values.budgets import budgets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "availability.pdb_conflict")
def check(values: Values) -> Iterator[Finding]:
    """Budgets with both fields."""
    for places, title in budget_objects.both_fields(values):
        yield from _report(values, places, f"{title} gets", Level.ERROR)
    for budget in budgets(values):
        if budget.least and budget.most and not budget_objects.complete(values, budget.path):
            sure = values.chart is None
            level = Level.ERROR if sure else Level.WARNING
            yield from _report(values, [budget.most, budget.least], f"the budget {'has' if sure else 'may get'}", level)


def _report(values: Values, places: list[Entry], who: str, level: Level) -> Iterator[Finding]:
    names = " and ".join(f"`{place.where}`" for place in places)
    message = f"{names}: {who} minAvailable and maxUnavailable, and the cluster refuses the budget; keep one of them"
    yield from values.report(message, *places, level=level)
