"""Where a document keeps secrets in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.values.document import Entry, Values
from checks.values.places import words
from checks.values.secret_names import Kind, kind_of, names_a_value
from checks.values.secret_shapes import shapes
from checks.values.secret_texts import default_word, key_name, machine_made, stands_for_another
from checks.values.tree import Mark, Scalar

_HINT = re.compile(r"pass|pwd|secret|token|key|cred|identified by|curl", re.IGNORECASE)
_PAIR = re.compile(
    r"(?<![\w.\-])-{0,2}(?P<name>[A-Za-z_][\w.\-]*)[\"']?\s*(?P<sign>[:=])\s*(?P<quote>[\"']?)(?P<value>[^\s\"',;&]+)(?P<after>.?)"
)
_SQL = re.compile(r"(?:IDENTIFIED BY|PASSWORD)\s+'(?P<value>[^']+)'", re.IGNORECASE)
_CURL = re.compile(r"(?:\s|\A)(?:-u|--user)[ =][\"']?[\w.@\-]+:(?P<value>[^\s\"']+)")
_CODE = re.compile(r"[()\[\]{}`|<>]|\A[\w]+(\.\w+)+\Z")
_FLAG = re.compile(r"--?[A-Za-z][\w\-]*\Z")
_REFERENCES = frozenset(("ref", "refs", "keys", "key", "mapping", "mappings", "selector"))


class Secret(NamedTuple):
    """A secret at its place. `weak`: one that everybody knows, such as `admin`."""

    place: Entry
    what: str
    length: int
    weak: bool


def secrets(values: Values) -> Iterator[Secret]:
    """Every secret of this file, once for each line and column."""
    seen: set[tuple[int, int]] = set()
    for secret in _all(values):
        start = secret.place.value.start
        if (start.line, start.column) not in seen:
            seen.add((start.line, start.column))
            yield secret


def _all(values: Values) -> Iterator[Secret]:
    for entry in values.entries.values():
        if isinstance(entry.value, Scalar) and values.owns(entry.value) and isinstance(entry.scalar, str):
            yield from _by_shape(entry)
    for view in values.views:
        for entry in view.entries.values():
            if isinstance(entry.value, Scalar) and view.owns(entry.value):
                yield from _by_name(view, entry)
    for entry in values.entries.values():
        if isinstance(entry.scalar, str) and values.owns(entry.value) and _HINT.search(entry.text):
            yield from _in_text(entry)


def _by_shape(entry: Entry) -> Iterator[Secret]:
    for shape in shapes(entry.text):
        yield Secret(_on_line(entry, shape.start), shape.kind, shape.length, shape.weak)


def _on_line(entry: Entry, offset: int) -> Entry:
    """The entry, narrowed to the line of a literal block where the character stands."""
    node = entry.value
    if not isinstance(node, Scalar) or node.style != "|":
        return entry
    number = node.start.line + 1 + node.text.count("\n", 0, offset)
    text = node.source.lines[number] if number < len(node.source.lines) else ""
    start = Mark(number, len(text) - len(text.lstrip()), node.start.index)
    line = Scalar(node.source, start, Mark(number, len(text.rstrip()), node.end.index), text.strip(), text.strip())
    return Entry(entry.path, entry.key, line, entry.parent, entry.active)


def _by_name(view: Values, entry: Entry) -> Iterator[Secret]:
    name = _name(view, entry)
    kind = kind_of(name) if name else None
    if kind is None or entry.scalar is None or isinstance(entry.scalar, bool) or _refers(view, entry):
        return
    text = entry.text.strip()
    if not isinstance(entry.scalar, str) and (kind is not Kind.PASSWORD or len(text) < 4):
        return
    if not stands_for_another(text) and _fits(kind, name, text, entry):
        context = " ".join(map(str, entry.path)) + view.uri
        yield Secret(
            entry,
            kind.phrase,
            len(text),
            default_word(text, context),
        )


def _name(view: Values, entry: Entry) -> str:
    """What names the value: its key, the variable of an `env` item, the flag before it, the list."""
    if entry.key is None:
        position = entry.path[-1]
        before = view.entries.get((*entry.path[:-1], int(position) - 1)) if position else None
        if before is not None and _FLAG.match(before.text):
            return before.text
        return entry.above
    if entry.name == "value" and (named := view.sibling(entry, "name", "key")) is not None:
        return named.text
    return entry.name


def _refers(view: Values, entry: Entry) -> bool:
    """Whether the place says which Secret or key to use."""
    above = words(entry.above)
    if above and above[-1] in ("annotations", "labels"):
        return True
    if (
        above
        and (above[-1] in _REFERENCES or "existing" in above)
        and (key_name(entry.text) or not machine_made(entry.text))
    ):
        return True
    near = [part for part in entry.path[:-1] if isinstance(part, str)]
    return key_name(entry.text) and any("secret" in part.lower() for part in near) and not _in_secret_data(view, entry)


def _in_secret_data(view: Values, entry: Entry) -> bool:
    return any(part in ("stringData", "data") for part in entry.path)


def _fits(kind: Kind, name: str, text: str, entry: Entry) -> bool:
    """Whether the text can be a secret of the kind rather than a name or a sentence."""
    if text.lower().replace("-", "_") == name.lower().replace("-", "_") or len(text.split()) >= 3:
        return False
    if kind is Kind.PASSWORD:
        return (
            len(text) < 200
            and "\n" not in text
            and not (key_name(text) and re.search(r"[-_](secret|password|key)\b", text))
        )
    if kind is Kind.SECRET and not names_a_value(name) and re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", text):
        return machine_made(text) and "-" not in text
    return machine_made(text) or (kind is Kind.SECRET and names_a_value(name) and not key_name(text))


def _in_text(entry: Entry) -> Iterator[Secret]:
    """`name=value`, `"name": "value"`, `--flag=value` and SQL within a string."""
    for match in _PAIR.finditer(entry.text):
        kind = kind_of(match["name"])
        if kind is not None and _plain_value(kind, match):
            yield Secret(_on_line(entry, match.start("value")), kind.phrase, len(match["value"]), False)
    for pattern in (_SQL, _CURL):
        for match in pattern.finditer(entry.text):
            if not stands_for_another(match["value"]):
                weak = default_word(match["value"], "")
                yield Secret(_on_line(entry, match.start("value")), "a password", len(match["value"]), weak)


def _plain_value(kind: Kind, match: re.Match[str]) -> bool:
    text = match["value"]
    if stands_for_another(text) or _CODE.search(text) or match["after"] in ("(", "[", "{"):
        return False
    if kind is Kind.PASSWORD and not default_word(text, ""):
        return bool(re.search(r"\d|[^\w.\-:/]", text)) or (bool(match["quote"]) and len(text) >= 8)
    return machine_made(text) and not key_name(text)
