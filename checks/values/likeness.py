"""How likely a value of the file stands behind a rendered field, by its text and its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.tree import Path, Scalar, plain_data

if TYPE_CHECKING:
    from checks.values.document import Entry


def same(one: object, other: object) -> bool:
    """Equal in value and type, as YAML tells types apart."""
    return type(one) is type(other) and one == other


def alike(one: object, other: object) -> bool:
    """Equal, or equal once written."""
    return one == other or (not isinstance(one, dict | list) and text_of(one) == text_of(other))


def suffix(one: Path, other: Path) -> int:
    """How many parts two paths share at their end."""
    shared = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def rank_collection(entry: Entry, path: Path, value: dict[str, object] | list[object]) -> tuple[int, ...] | None:
    """How likely a map or list in the file is this one; None when it cannot be."""
    data = plain_data(entry.value)
    ending, name = suffix(entry.path, path), related(entry, path)
    if type(data) is type(value) and data == value:
        return (0, -ending, -name)
    if isinstance(data, dict) and isinstance(value, dict) and data and data.items() <= value.items():
        return (1, -ending, -name)
    if ending or name:
        return (2, -ending, -name)
    return None


def rank_scalar(entry: Entry, path: Path, value: object) -> tuple[int, ...] | None:
    """How likely a value in the file is in this field; None when it cannot be."""
    ending, name = suffix(entry.path, path), related(entry, path)
    if not isinstance(entry.value, Scalar):
        written = go_text(plain_data(entry.value))
        return (1, -ending, -name, -len(written)) if written in text_of(value) else None
    data, shown = entry.value.value, text_of(value)
    written = text_of(data)
    if data is not None and (alike(data, value) or entry.value.text == shown):
        return (0, -ending, -name)
    if len(written) > 1 and written in shown:
        return (1, -name, -ending, -len(written))
    if ending or name:
        return (2, -ending, -name)
    return None


def related(entry: Entry, path: Path) -> int:
    """Whether the names of an entry and a field have to do with each other."""
    keys = [part.lower() for part in path if isinstance(part, str)]
    name = next((part.lower() for part in reversed(entry.path) if isinstance(part, str)), "")
    if not keys or not name:
        return 0
    if name == keys[-1]:
        return 2 + (len(keys) > 1 and entry.above.lower() == keys[-2])
    return int(keys[-1] in name or (len(name) > 3 and name in keys[-1]) or entry.above.lower() == keys[-1])


def text_of(value: object) -> str:
    """A scalar as Go's templates write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return str(int(value))
    return "" if value is None else str(value)


def go_text(data: object) -> str:
    """A value as Go's templates print it: map[a:1 b:2], [a b]."""
    if isinstance(data, dict):
        return "map[" + " ".join(f"{key}:{go_text(data[key])}" for key in sorted(data)) + "]"
    if isinstance(data, list):
        return "[" + " ".join(map(go_text, data)) + "]"
    return text_of(data) if data is not None else "<nil>"


def value_is_go(value: object) -> bool:
    """Whether a text looks like a map or list that Go printed."""
    return isinstance(value, str) and "[" in value
