"""What Kubernetes takes: manifests against its own schema, without a cluster.

The schema is a compact table (see benchmarks/kubernetes_schema.py). Kinds that it does not know,
custom resources above all, are judged only by what custom_kinds says of them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from checks.values import custom_kinds
from checks.values import kubernetes_facts as facts
from checks.values.tree import Path

Keyword = Literal["type", "unknown", "required", "enum", "range", "name", "quantity"]
_METADATA = {"metadata": "#custom.Metadata"}
_WORDS = {
    "s": "text", "i": "a whole number", "l": "a whole number", "n": "a number", "b": "true or false",
    "q": "a quantity", "x": "a whole number or text", "o": "a map",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Violation:
    """What the API server would refuse: the value at `path`, of the type `owner`'s field.

    `expected` completes "must be"; `choices` lists the right words where they are few.
    """

    path: Path
    keyword: Keyword
    value: object
    expected: str
    owner: str = ""
    choices: tuple[str, ...] = ()


@cache
def _tables() -> dict[str, Any]:
    data = (files("checks.values") / "kubernetes.json.gz").read_bytes()
    tables: dict[str, Any] = json.loads(gzip.decompress(data))
    tables["kinds"] |= custom_kinds.KINDS
    tops = set(custom_kinds.KINDS.values())
    for name, known in custom_kinds.TYPES.items():
        tables["types"][name] = {"fields": known | _METADATA if name in tops else known}
    return tables


def kind_type(api_version: object, kind: object) -> str | None:
    """The name of the type of a kind; of a custom one only the metadata is known. None when there is no kind."""
    if not isinstance(kind, str) or not isinstance(api_version, str):
        return None
    return str(_tables()["kinds"].get(f"{api_version}/{kind}", "custom.Any"))


def known(manifest: object) -> bool:
    """Whether the schema knows the kind of an object."""
    return isinstance(manifest, dict) and f"{manifest.get('apiVersion')}/{manifest.get('kind')}" in _tables()["kinds"]


def fields(owner: str) -> dict[str, str]:
    """The fields of a type by name, each with its type in the table's notation."""
    entry = _tables()["types"].get(owner)
    found: dict[str, str] = entry["fields"] if entry else {}
    return found


def field_type(manifest: object, path: Path) -> str | None:
    """The type, in the table's notation, of the field at a path; None when it is not known."""
    if not isinstance(manifest, dict):
        return None
    name = kind_type(manifest.get("apiVersion"), manifest.get("kind"))
    found: str | None = f"#{name}" if name else None
    for part in path:
        if found is None:
            return None
        if found[0] == "#":
            found = fields(found[1:]).get(str(part))
        else:
            found = found[1:] if found[0] == ("[" if isinstance(part, int) else "{") else None
    return found


def value_of(data: object, *keys: str) -> object:
    """The value below these keys, or None."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def words(kind: str) -> str:
    """A type as people call it."""
    if kind[0] in "#{":
        return "a map"
    return "a list" if kind[0] == "[" else _WORDS.get(kind[0], "anything")


def validate(manifest: object) -> Iterator[Violation]:
    """All that is wrong with a manifest of a known kind."""
    if not isinstance(manifest, dict):
        return
    if (name := kind_type(manifest.get("apiVersion"), manifest.get("kind"))) is None:
        return
    free = str(manifest.get("apiVersion", "")).startswith("rbac.authorization.k8s.io")
    for each in _check(manifest, f"#{name}", (), ""):
        if not (free and each.keyword == "name" and each.path == ("metadata", "name")):
            yield each
    own = value_of(manifest, "metadata", "name") if name == "core.v1.Service" else None
    if isinstance(own, str) and len(own) > 63:
        yield Violation(("metadata", "name"), "name", own, facts.LABEL_RULE, "ObjectMeta.name")


def _check(value: object, kind: str, path: Path, field: str) -> Iterator[Violation]:
    if value is None or kind[0] == "a":
        return
    if not _fits(value, kind):
        yield Violation(path, "type", value, words(kind), field)
    elif kind[0] == "#":
        assert isinstance(value, dict)
        yield from _object(value, kind[1:], path)
    elif kind[0] == "[":
        assert isinstance(value, list)
        for i, item in enumerate(value):
            yield from _check(item, kind[1:], (*path, i), field)
    elif kind[0] == "{":
        assert isinstance(value, dict)
        yield from _map(value, kind[1:], path, field)
    else:
        yield from _scalar(value, kind, path, field)


def _fits(value: object, kind: str) -> bool:
    if kind[0] in "sbo#{[":
        wanted = {"s": str, "b": bool, "[": list}.get(kind[0], dict)
        return isinstance(value, wanted)
    if isinstance(value, bool):
        return False
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return {
        "n": isinstance(value, int | float),
        "q": isinstance(value, str | int | float),
        "x": whole or isinstance(value, str),
    }.get(kind[0], whole)


def _object(value: dict[str, object], name: str, path: Path) -> Iterator[Violation]:
    entry = _tables()["types"].get(name)
    if entry is None:
        return
    short = name.rpartition(".")[2]
    for key, item in value.items():
        kind = entry["fields"].get(key)
        if kind is not None:
            yield from _check(item, kind, (*path, key), f"{short}.{key}")
        elif "required" in entry:
            yield Violation((*path, key), "unknown", item, "", name)
    for key in entry.get("required", ()):
        if value.get(key) is None:
            yield Violation((*path, key), "required", None, "given", f"{short}.{key}")


def _map(value: dict[str, object], kind: str, path: Path, field: str) -> Iterator[Violation]:
    for key, item in value.items():
        if (rule := facts.KEYS.get(field)) and not rule[0].match(key):
            yield Violation((*path, key), "name", key, rule[1], field)
        if isinstance(item, str) and (rule := facts.ITEMS.get(field)) and not rule[0].match(item):
            yield Violation((*path, key), "name", item, rule[1], field)
        yield from _check(item, kind, (*path, key), f"{field}.*")


def _scalar(value: object, kind: str, path: Path, field: str) -> Iterator[Violation]:
    if (choices := facts.ENUMS.get(field)) and value not in choices:
        named = tuple(each for each in choices if each)
        yield Violation(path, "enum", value, "one of " + ", ".join(named), field, named)
    if (rule := facts.NAMES.get(field)) and isinstance(value, str) and value and not rule[0].match(value):
        yield Violation(path, "name", value, rule[1], field)
    if kind == "q" and isinstance(value, str) and not facts.QUANTITY.match(value):
        yield Violation(path, "quantity", value, "a quantity such as 500m, 0.5, 128Mi or 1Gi", field)
    yield from _range(value, path, field)


def _range(value: object, path: Path, field: str) -> Iterator[Violation]:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    low, high = (1, 65535) if field in facts.PORTS else facts.RANGES.get(field, (None, None))
    if low is not None and numeric and not low <= value <= high:  # type: ignore[operator]
        bound = f"{low} to {high}" if high in (100, 511, 65535) else f"{low} or more"
        yield Violation(path, "range", value, bound, field)
    if field in facts.PORTS and isinstance(value, str) and not facts.is_port_name(value):
        yield Violation(path, "type", value, "the number or the name of a port", field)
    if field in facts.PERCENTS:
        yield from _percent(value, path, field)


def _percent(value: object, path: Path, field: str) -> Iterator[Violation]:
    text = str(value)
    if isinstance(value, str) and not facts.PERCENT.match(value):
        yield Violation(path, "type", value, "a whole number, or a percentage such as 25%", field)
    elif text.startswith("-") or (text.endswith("%") and int(text[:-1]) > 100 and not field.endswith("Surge")):
        yield Violation(path, "range", value, "0 or more, or 0% to 100%", field)
