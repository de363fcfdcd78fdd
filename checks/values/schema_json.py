"""What values.schema.json refuses, with the values it is about. Nothing is fetched for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from checks.model import Level, Location, Notification
from checks.values.nearest import nearest
from checks.values.rendering import effective
from checks.values.tree import Mapping as Mapping_
from checks.values.tree import Path, Sequence

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from checks.values.chart import Chart
    from checks.values.document import Entry, Values

Category = Literal["type", "enum", "range", "unknown"]
_CATEGORIES: dict[str, Category] = {
    **dict.fromkeys(("type", "pattern", "format"), "type"),
    **dict.fromkeys(("enum", "const"), "enum"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "range"),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "maxProperties"), "range"),
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties", "required"), "unknown"),
}
_KINDS = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false", "object": "a map",
    "array": "a list",
}  # fmt: skip


_BAD_SCHEMA = (re.error, TypeError, AttributeError, KeyError, ValueError)
"""What jsonschema raises over a schema that is none."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that a schema refuses; `expected` completes "the schema wants"."""

    category: Category
    entry: Entry
    expected: str
    near: str = ""
    choices: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def refused(values: Values) -> tuple[Refused, ...]:
    """All that the schemas of the chart and its subcharts refuse in the file under test."""
    if values.chart is None or values.error is not None:
        return ()
    data = effective(values)
    found: dict[tuple[Category, Path], Refused] = {}
    for chart, path in _with_schema(values.chart, ()):
        for each in _of_chart(values, chart, data, path):
            found.setdefault((each.category, each.entry.path), each)
    return tuple(found.values())


def _with_schema(chart: Chart, path: Path) -> Iterator[tuple[Chart, Path]]:
    if chart.schema is not None:
        yield chart, path
    for dependency in chart.dependencies:
        if dependency.chart is not None:
            yield from _with_schema(dependency.chart, (*path, dependency.key))


def _of_chart(values: Values, chart: Chart, data: Any, path: Path) -> Iterator[Refused]:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    if data is None or (path and values.at(*path) is None):
        return
    assert chart.schema is not None
    for error in _errors(values, chart, data):
        for leaf in _leaves(error):
            yield from _refused(values, leaf, path)


def _errors(values: Values, chart: Chart, data: Any) -> Iterator[ValidationError]:
    from jsonschema import Draft7Validator, exceptions, validators
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    schema = _local(chart.schema)
    validator = validators.validator_for(schema, default=Draft7Validator)
    try:
        yield from validator(schema, registry=Registry()).iter_errors(data)
    except (Unresolvable, exceptions.SchemaError, exceptions.UnknownType, RecursionError, *_BAD_SCHEMA) as error:
        uri = f"{chart.uri}/values.schema.json".lstrip("/")
        text = f"the schema could not be applied whole: {type(error).__name__}: {str(error)[:200]}"
        values.notes.append(Notification(Level.WARNING, text, Location(uri)))


def _local(schema: Any) -> Any:
    """The schema without references to other hosts: what they name is not checked."""
    if isinstance(schema, dict):
        ref = schema.get("$ref")
        if isinstance(ref, str) and "://" in ref:
            return {key: _local(value) for key, value in schema.items() if key != "$ref"}
        return {
            key: _local(value) if key not in ("enum", "const", "default") else value for key, value in schema.items()
        }
    return [_local(item) for item in schema] if isinstance(schema, list) else schema


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors below a choice of schemas: those of the branch that fits best."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for each in error.context:
        branches.setdefault(each.schema_path[0], []).append(each)
    fitting = [each for each in branches.values() if not any(e.validator == "type" and not e.path for e in each)]
    if not fitting:
        yield error
    elif len(fitting) == 1:
        for each in fitting[0]:
            yield from _leaves(each)
    else:
        best = max(fitting, key=lambda each: (max(len(e.path) for e in each), -len(each)))
        for each in best:
            yield from _leaves(each)


def _refused(values: Values, error: ValidationError, base: Path) -> Iterator[Refused]:
    path = (*base, *error.absolute_path)
    keyword = str(error.validator)
    if keyword in ("anyOf", "oneOf"):
        kinds = [each.validator_value for each in error.context or () if each.validator == "type"]
        entry = values.at(*path)
        if entry is not None and kinds:
            yield Refused("type", entry, " or ".join(_kinds(kinds)))
        return
    if keyword in ("additionalProperties", "unevaluatedProperties", "required"):
        yield from _keys(values, error, path, keyword)
        return
    entry = values.at(*path)
    if entry is not None and (category := _CATEGORIES.get(keyword)):
        choices: Any = error.validator_value if keyword == "enum" else ()
        yield Refused(category, entry, _expected(keyword, error.validator_value), "", tuple(map(str, choices)))


def _keys(values: Values, error: ValidationError, path: Path, keyword: str) -> Iterator[Refused]:
    if not isinstance(error.instance, dict) or not isinstance(error.schema, dict):
        return
    known = list(error.schema.get("properties", {}))
    patterns = list(error.schema.get("patternProperties", {}))
    missing = [name for name in error.schema.get("required", ()) if name not in error.instance]
    for key in error.instance:
        if key in known or any(re.search(pattern, key) for pattern in patterns):
            continue
        allowed = missing if keyword == "required" else [name for name in known if name not in error.instance]
        near = nearest(key, tuple(allowed)) if allowed else None
        if entry := values.at(*path, key):
            if keyword == "required" and not near:
                continue
            yield Refused("unknown", entry, f"one of {', '.join(known[:12])}" if known else "no keys", near or "")


def _kinds(kinds: list[Any]) -> list[str]:
    flat = [each for kind in kinds for each in (kind if isinstance(kind, list) else [kind])]
    return list(dict.fromkeys(_KINDS.get(str(each), str(each)) for each in flat))


def _expected(keyword: str, wanted: Any) -> str:
    if keyword == "type":
        return " or ".join(_kinds([wanted]))
    if keyword == "enum":
        return "one of " + ", ".join(str(each) for each in wanted[:20])
    words = {
        "const": "exactly {}", "pattern": "text that matches {}", "format": "text in the format {}",
        "minimum": "{} or more",
        "maximum": "{} or less", "exclusiveMinimum": "more than {}", "exclusiveMaximum": "less than {}",
        "multipleOf": "a multiple of {}", "minLength": "at least {} characters", "maxLength": "at most {} characters",
        "minItems": "at least {} items", "maxItems": "at most {} items", "uniqueItems": "no item twice",
        "maxProperties": "at most {} keys",
    }  # fmt: skip
    return words.get(keyword, keyword + " {}").format(wanted)


def refusal(each: Refused) -> str:
    """What a message says of it."""
    entry = each.entry
    given = f'is "{entry.text}"' if entry.text else f"is {_given(entry)}"
    return f"`{entry.where}` {given}, and the chart's values.schema.json wants {each.expected}; Helm refuses the values"


def _given(entry: Entry) -> str:
    if isinstance(entry.value, Mapping_):
        return "a map"
    return "a list" if isinstance(entry.value, Sequence) else "empty"
