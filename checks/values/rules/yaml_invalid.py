"""Helm cannot read the file.

A values file that is no YAML stops every install, upgrade and template run. The parser often gives
up far below the mistake, at the next quote or the next key; the finding stands at the cause. A
second map that begins without `---` counts too: Helm drops it without a word.

Bad::

    image:
      repository: nginx
       tag: "1.29"

Good::

    image:
      repository: nginx
      tag: "1.29"

Fix: what the message says: indent by spaces as the lines around do, close quotes and brackets, quote
values with `: ` in them or with a special character at their beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.diagnose import diagnose
from checks.values.parse import SECOND_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Values
    from checks.values.tree import YamlError


@rule(Level.ERROR, "syntax.parse")
def check(values: Values) -> Iterator[Finding]:
    """The cause of the first error, not the place where the parser gave up."""
    if values.error is None:
        return
    cause = diagnose(values.source, values.error)
    message = f"{cause.message}. {_effect(values.error)}"
    yield Finding(message, values.source.location(cause.start, cause.end), cause.message, fixes=cause.fixes)


def _effect(error: YamlError) -> str:
    line = error.mark.line + 1
    if error.problem == SECOND_ROOT:
        return f"Helm reads what stands above line {line} and drops the rest without a word"
    return f"Helm cannot read the file (line {line}: {error.problem})"
