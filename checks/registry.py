"""Rules are found by being there: every module in a family's `rules` package is one rule."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from checks.model import Finding, Level, Rule

# The packages of rules, with the command whose rules they are.
FAMILIES = {
    "checks.values.rules": "values-sanity",
    "checks.security.rules": "security-scan",
    "checks.logs.rules": "log-anomaly",
    "checks.logs.service.rules": "log-anomaly",
}
Check = Callable[[Any], Iterator[Finding]]


def rule(level: Level, category: str) -> Callable[[Check], Rule]:
    """Make the decorated check the rule of its module.

    The rule's id is the module's name with dashes, its summary the first line of the module's
    docstring, its help the rest.
    """

    def register(check: Check) -> Rule:
        module = sys.modules[check.__module__]
        summary, _, page = (module.__doc__ or "").partition("\n")
        package, _, name = check.__module__.rpartition(".")
        return Rule(name.replace("_", "-"), level, category, summary.strip(), page.strip(), check, FAMILIES[package])

    return register


@cache
def rules_of(package: str) -> tuple[Rule, ...]:
    """All rules of a rules package such as `checks.values.rules`, sorted by id."""
    path = import_module(package).__path__
    modules = (import_module(f"{package}.{info.name}") for info in iter_modules(path))
    return tuple(sorted((module.check for module in modules), key=lambda each: each.id))
