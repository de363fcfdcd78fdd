"""Which values are switches, and which words people write for yes and no."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.values.places import STRING_MAPS, below_any, expected_scalar, free_form, words
from checks.values.uses import seen

if TYPE_CHECKING:
    from checks.values.chart import Chart
    from checks.values.document import Entry, Values

YES = frozenset(("true", "yes", "on", "y", "1"))
NO = frozenset(("false", "no", "off", "n", "0"))

_SWITCHES = frozenset(("enabled", "enable", "disabled", "disable", "create", "install", "deploy", "autoscale"))
_FIELDS = frozenset((
    "hostnetwork", "hostpid", "hostipc", "hostusers", "automount", "automountserviceaccounttoken",
    "shareprocessnamespace", "enableservicelinks", "publishnotreadyaddresses", "suspend", "honorlabels",
    "allocateloadbalancernodeports", "rbaccreate", "createrbac", "useexistingsecret", "existingsecretenabled",
    "servicelinks", "clusterscoped", "clusterwide", "readonly", "optional",
))  # fmt: skip
SECURITY_FIELDS = frozenset((
    "privileged", "allowprivilegeescalation", "readonlyrootfilesystem", "runasnonroot", "hostprocess",
))  # fmt: skip
_SWITCH_ENDS = frozenset(("enabled", "disabled", "enable", "create"))
_SWITCH_STARTS = frozenset(("enable", "disable", "is", "use", "create", "install", "allow", "skip", "force"))


def word_of(text: str) -> bool | None:
    """What a word means as a switch; None for any other text."""
    lower = text.strip().lower()
    return True if lower in YES else False if lower in NO else None


def proof(values: Values, entry: Entry) -> str | None:
    """Why the entry is surely a switch, in words; None when it may be a text.

    Where templates are seen to use it, they decide. Else its default or its key does.
    """
    if below_any(entry.path, STRING_MAPS):
        return None
    use = seen(values, entry)
    if use.only_tested:
        return "the templates only ask it yes or no"
    if use.kinds and not use.tested:
        return None
    default = expected_scalar(values, entry)
    if default is not None:
        return "the value was a boolean so far" if isinstance(default.value, bool) else None
    if use.tested:
        return "the templates ask it yes or no" if likely(entry) or _named(entry) else None
    return "it is a switch" if _named(entry) else None


def _named(entry: Entry) -> bool:
    name = entry.name.lower()
    if free_form(entry.path) and name not in ("enabled", "create"):
        return False
    return name in _SWITCHES or name in _FIELDS or words(entry.name)[-1:] == ("enabled",)


def doubtful(values: Values, entry: Entry) -> bool:
    """Whether the key is worded like a switch, and nothing is known of it: `useTLS`, `createRole`."""
    return likely(entry) and not seen(values, entry).kinds and expected_scalar(values, entry) is None


def likely(entry: Entry) -> bool:
    """Whether the key is worded like a switch."""
    found = words(entry.name)
    starts = len(found) > 1 and found[0] in _SWITCH_STARTS
    return not free_form(entry.path) and (starts or bool(found and found[-1] in _SWITCH_ENDS))


def compared(chart: Chart | None, name: str) -> bool:
    """Whether a template compares a value of this name with "true" or "false", as a text."""
    if chart is None:
        return False
    key, word = re.escape(name), '"(?:true|false)"'
    pattern = re.compile(rf"\.{key}\b(?: \| toString)?\)* +{word}|{word} +\(*(?:toString +)?[$.\w]*\.{key}\b")
    return any(pattern.search(each.text) for each in chart.templates) or any(
        compared(each.chart, name) for each in chart.dependencies
    )
