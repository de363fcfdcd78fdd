"""What a chart reads apart from its templates: schema, dependencies, and charts that are not here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.values.flow.atoms import WILDCARD, Place, Use
from checks.values.flow.program import Part, Program, bitnami_common

MAX_DEPTH = 40
Schema = Mapping[str, Any]
# What the templates of Bitnami's library chart read of the context they are given.
BITNAMI_COMMON = (
    "apiVersions",
    "clusterDomain",
    "commonAnnotations",
    "commonLabels",
    "diagnosticMode",
    "fullnameOverride",
    "kubeVersion",
    "nameOverride",
    "namespaceOverride",
    "usePasswordFiles",
)


def declare(program: Program) -> None:
    """Note in the program's places what Chart.yaml and values.schema.json say."""
    for part in program.parts:
        if part.chart.schema is not None:
            _schema(part.place, part.chart.schema, part.chart.schema, f"{part.uri}values.schema.json", 0)
        _dependencies(program, part)
        if bitnami_common(part.chart):
            for key in BITNAMI_COMMON:
                part.place.child(key).bare.add(Use("common", 0, "include"))
    for place, name in program.missing():
        program.values.child("global").whole.add(Use(name, 0, "subchart"))
        place.whole.add(Use(name, 0, "subchart"))


def _dependencies(program: Program, part: Part) -> None:
    use = Use(f"{part.uri}Chart.yaml", 0, "condition")
    for each in part.chart.dependencies:
        for condition in filter(None, each.condition.replace(" ", "").split(",")):
            _at(part.place, condition).bare.add(use)
        for tag in each.tags:
            program.values.child("tags").child(tag).bare.add(use)
    for declared in part.chart.metadata.get("dependencies") or ():
        if isinstance(declared, dict) and declared.get("import-values"):
            key = str(declared.get("alias") or declared.get("name"))
            for path in _imported(declared["import-values"]):
                _at(part.place.child(key), path).whole.add(use._replace(kind="import"))


def _imported(entries: object) -> Iterator[str]:
    for each in entries if isinstance(entries, list) else ():
        if isinstance(each, dict):
            yield str(each.get("child") or "")
        else:
            yield f"exports.{each}"


def _at(place: Place, dotted: str) -> Place:
    for key in filter(None, dotted.split(".")):
        place = place.child(key)
    return place


def _schema(place: Place, schema: object, root: Schema, uri: str, depth: int) -> None:
    if not isinstance(schema, dict) or depth > MAX_DEPTH:
        return
    use = Use(uri, 0, "schema")
    for name, below in _properties(schema):
        child = place.child(name)
        child.bare.add(use)
        _schema(child, below, root, uri, depth + 1)
    for keyword in ("items", "additionalProperties", "additionalItems"):
        if isinstance(schema.get(keyword), dict) and schema[keyword]:
            _schema(place.child(WILDCARD), schema[keyword], root, uri, depth + 1)
    for keyword in ("allOf", "anyOf", "oneOf", "if", "then", "else"):
        options = schema.get(keyword)
        for each in options if isinstance(options, list) else (options,):
            _schema(place, each, root, uri, depth + 1)
    if isinstance(schema.get("$ref"), str):
        _reference(place, schema["$ref"], root, uri, depth)


def _properties(schema: Schema) -> Iterator[tuple[str, object]]:
    properties = schema.get("properties")
    if isinstance(properties, dict):
        yield from properties.items()
    patterns = schema.get("patternProperties")
    if isinstance(patterns, dict):
        yield from ((WILDCARD, below) for below in patterns.values())


def _reference(place: Place, reference: str, root: Schema, uri: str, depth: int) -> None:
    """Follow a `$ref` inside the file; what another file says is not known: anything is right."""
    if not reference.startswith("#"):
        place.whole.add(Use(uri, 0, "schema"))
        return
    target: object = root
    for key in filter(None, reference[1:].split("/")):
        target = target.get(key.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
    _schema(place, target, root, uri, depth + 1)
