"""What the words of a failed rendering tell: the values that its expressions name, and the type it met."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.values.tree import AnyNode, Mapping, Path, Sequence

_VALUES = re.compile(r"\.Values((?:\.[A-Za-z_]\w*)+)")
_INDEX = re.compile(r'index\s+\$?(?:\.\w+)*?\.Values((?:\.[A-Za-z_]\w*)*)((?:\s+"[^"]*")+)')
FIELDS = re.compile(r"(?<![\w)])(?:\$\w*)?((?:\.[A-Za-z_]\w*)+)")
_IN_TYPE = re.compile(r"in type (\S+(?: \{\})?)|iterate over (.+)|got (\S+)|on type (\S+)")


def expression_paths(expression: str) -> Iterator[Path]:
    """The paths below .Values that an expression names, the last one first."""
    for match in _INDEX.finditer(expression):
        yield (*match[1].split(".")[1:], *re.findall(r'"([^"]*)"', match[2]))
    for match in reversed(list(_VALUES.finditer(expression))):
        yield tuple(match[1].split(".")[1:])


def field_names(expression: str) -> set[str]:
    """All field names in an expression."""
    found = {name for match in FIELDS.finditer(expression) for name in match[1].split(".") if name}
    return found | set(re.findall(r'"([A-Za-z_]\w*)"', expression))


def complained_type(message: str) -> str:
    """The type that the message says was there; empty when it says none."""
    match = _IN_TYPE.search(message)
    text = next((group for group in match.groups() if group), "") if match else ""
    if text.startswith("[]"):
        return "list"
    if text.startswith("map"):
        return "map"
    if match and match[2]:
        return "float64" if re.fullmatch(r"[-\d.e+]+", text) else "bool" if text in ("true", "false") else "string"
    return {"int": "float64", "int64": "float64", "float64": "float64"}.get(
        text, text if text in ("string", "bool") else ""
    )


def type_name(node: AnyNode) -> str:
    """A node's type in Go's words."""
    if isinstance(node, Mapping):
        return "map"
    if isinstance(node, Sequence):
        return "list"
    value = node.value
    if value is None:
        return "nil"
    return "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "float64"
