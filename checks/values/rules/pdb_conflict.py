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
    if budget_objects.complete(values):
        found = [(places, f"{title} gets both", Level.ERROR) for places, title in budget_objects.both_fields(values)]
    else:
        found = list(_declared(values))
    for places, reason, level in found:
        names = " and ".join(f"`{place.where}`" for place in places)
        message = f"{names}: {reason} minAvailable and maxUnavailable, and the cluster refuses the budget; keep one of them"
        yield from values.report(message, *places, level=level)


def _declared(values: Values) -> Iterator[tuple[list[Entry], str, Level]]:
    for budget in budgets(values):
        if budget.least and budget.most:
            together = values.chart is None or values.owns(budget.least.value) == values.owns(budget.most.value)
            level = Level.ERROR if together else Level.WARNING
            yield [budget.most, budget.least], "the budget has" if together else "the budget may get", level
