"""A disruption budget lets no pod go.

Before a node is drained, its pods are evicted one by one as far as their budget allows. A budget that
keeps all of them blocks every drain: node upgrades hang until somebody deletes the pod or the budget.

Bad::

    replicaCount: 1
    podDisruptionBudget:
      enabled: true
      minAvailable: 1

Good::

    replicaCount: 2
    podDisruptionBudget:
      enabled: true
      minAvailable: 1

Fix: keep fewer pods than there are, e.g. `maxUnavailable: 1`, or run more of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values import budget_objects, budgets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.tree import Path


@rule(Level.ERROR, "availability.pdb_deadlock")
def check(values: Values) -> Iterator[Finding]:
    """Budgets that keep every pod."""
    rendered = list(budget_objects.deadlocks(values))
    seen: set[Path] = set()
    for places, reason in (*_declared(values, bool(rendered)), *rendered):
        if not seen.intersection(place.path for place in places):
            message = (
                f"the disruption budget lets no pod go: {reason}; draining a node hangs; keep fewer pods than there are"
            )
            for finding in values.report(message, *places):
                seen.update(place.path for place in places)
                yield finding


def _declared(values: Values, confirmed: bool) -> Iterator[tuple[list[Entry], str]]:
    """Budgets as the values say it, unless the chart was rendered and showed none like it."""
    for budget in budgets.budgets(values):
        if not confirmed and budget_objects.complete(values, budget.path):
            continue
        switch = [budget.switch] if budget.switch else []
        if budget.most and budgets.nothing(budget.most.scalar):
            yield [budget.most, *switch], f"`{budget.most.where}: {budget.most.text}`"
        elif budget.least and budgets.everything(budget.least.scalar):
            yield [budget.least, *switch], f"`{budget.least.where}: {budget.least.text}`"
        elif budget.least and (beside := budgets.replicas(values, budget)) and beside.pods >= 1:
            kept = budgets.kept(budget.least.scalar, beside.pods)
            if kept is not None and kept >= beside.pods:
                reason = f"`{budget.least.where}: {budget.least.text}` of {beside.pods:g}"
                yield [budget.least, *beside.places, *switch], f"{reason} (`{beside.places[0].where}`)"
