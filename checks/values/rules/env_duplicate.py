"""The same environment variable twice in one list.

The last one wins, whatever was meant; an update by a merge patch can drop either, and server-side apply
refuses the object.

Bad::

    extraEnv:
      - name: LOG_LEVEL
        value: info
      - name: LOG_LEVEL
        value: debug

Good::

    extraEnv:
      - name: LOG_LEVEL
        value: debug

Fix: keep one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Values
from checks.values.lists import lists, repeated, same_value

_LISTS = (
    "env",
    "envs",
    "envVar",
    "envVars",
    "env_vars",
    "envVarsList",
    "envList",
    "environment",
    "environmentVariables",
)


@rule(Level.ERROR, "reference.conflict")
def check(values: Values) -> Iterator[Finding]:
    """Lists of variables with a name more than once."""
    for view, entry in lists(values, *_LISTS):
        for again, first in repeated(view, entry, "name"):
            level = Level.WARNING if same_value(again, first) else None
            message = (
                f"`{again.text}` stands in `{entry.name}` twice, first on line {first.anchor.line}: the last one wins "
                "and server-side apply refuses the pod; keep one"
            )
            yield from view.report(message, again, first, level=level)
