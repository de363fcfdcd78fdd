"""What the templates do with a value, as far as it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from checks.values.document import Entry, Values

TESTS = frozenset(("bool", "not", "and", "or", "ternary", "condition"))
AS_NUMBER = frozenset(("toYaml", "toJson", "toPrettyJson", "int", "int64", "bool", "with", "default"))
_ASIDE = frozenset(("schema", "hasKey", "default", "kindIs", "typeOf", "typeIs", "subchart", "recursion"))


class Seen(NamedTuple):
    """The kinds of use that were seen; `whole` when there can be no others."""

    kinds: frozenset[str]
    whole: bool

    @property
    def only_tested(self) -> bool:
        """Whether templates ask the value yes or no, and nothing else."""
        return self.whole and bool(self.kinds) and self.kinds <= TESTS

    @property
    def tested(self) -> bool:
        """Whether a template asks it yes or no."""
        return not TESTS.isdisjoint(self.kinds)


def seen(values: Values, entry: Entry) -> Seen:
    """How the templates use a value; nothing without a chart."""
    from checks.values.reads import Read

    if values.reads is None:
        return Seen(frozenset(), whole=False)
    every = frozenset(use.kind for use in values.reads.uses(entry.path))
    whole = values.reads.status(entry.path) is not Read.UNKNOWN
    unknown = {kind for kind in every if kind.startswith("include ")}
    return Seen(every - unknown - _ASIDE, whole and not unknown and "subchart" not in every)
