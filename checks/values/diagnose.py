"""The cause of a YAML error: often above the line where the parser gave up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import yaml

from checks.model import Fix
from checks.values.broken.repairs import Kind, repairs_of
from checks.values.broken.search import Culprit, culprit
from checks.values.broken.wording import explain, safe
from checks.values.nearest import nearest
from checks.values.parse import compose, parse
from checks.values.tree import Mark, Scalar, Source, YamlError, walk

_CONFLICT = re.compile(r"(<{7}|\|{7}|>{7})( |$)|={7}$")
_UNKNOWN_ANCHOR = re.compile(r"unknown anchor '(.*)' referenced")
_ANCHOR = re.compile(r"(?:^|[\s\[{,])&([^\s\[\]{},]+)")
_KINDS = {"invalid map key": Kind.TEMPLATE, "found unknown escape character": Kind.ESCAPE}


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong, and where."""

    start: Mark
    end: Mark
    message: str
    fixes: tuple[Fix, ...] = ()


def diagnose(source: Source, error: YamlError) -> Cause:
    """Find the cause of `error`, which `parse` raised for `source`."""
    lines = [line.removesuffix("\r") for line in source.lines]
    marker = next((number for number, line in enumerate(lines) if _CONFLICT.match(line)), None)
    if marker is not None:
        return _cause(source, marker, "a merge conflict was left in the file: keep one side and remove the markers")
    if match := _UNKNOWN_ANCHOR.match(error.problem):
        return _alias(source, error.mark, match[1])
    if isinstance(error.__cause__, yaml.MarkedYAMLError):
        found = culprit(lines) or culprit(_block_alone(source, lines, error.mark.line))
        if found is not None:
            return _repaired(source, lines, found)
    return _named(source, lines, error)


def _named(source: Source, lines: list[str], error: YamlError) -> Cause:
    """An error that `parse` itself found: it knows the line."""
    number = error.mark.line
    wanted = _KINDS.get(error.problem.partition(": ")[0])
    for kind, _, text in repairs_of(lines[number]):
        if kind is wanted and text != lines[number]:
            return _repaired(source, lines, Culprit(number, error.problem, kind, ((number, text),)))
    return _cause(source, number, error.problem)


def _block_alone(source: Source, lines: list[str], number: int) -> list[str]:
    """The text block around a line, all other lines empty: values inside a GitOps object."""
    try:
        nodes = [node for root in compose(source) for _, node in walk(root) if isinstance(node, Scalar)]
    except YamlError:
        return []
    for node in nodes:
        if node.style == "|" and node.start.line < number <= node.end.line:
            return [line if node.start.line < n <= node.end.line else "" for n, line in enumerate(lines)]
    return []


def _repaired(source: Source, lines: list[str], found: Culprit) -> Cause:
    new = dict(found.repaired)
    message, remedy = explain(found, lines[found.number], new.get(found.number, ""))
    fixes: tuple[Fix, ...] = (_fix(source, lines, new, remedy),) if remedy and _heals(source, new) else ()
    if safe(found, lines[found.number]):
        fixes = tuple(replace(fix, safe=True) for fix in fixes)
    return _cause(source, found.number, message, fixes)


def _heals(source: Source, new: dict[int, str]) -> bool:
    text = "\n".join(new.get(number, line) for number, line in enumerate(source.lines))
    try:
        parse(Source(source.uri, text))
    except YamlError:
        return False
    return True


def _fix(source: Source, lines: list[str], new: dict[int, str], remedy: str) -> Fix:
    replacements = []
    for number, text in sorted(new.items()):
        start, length = source.index(number), len(lines[number])
        replacements.append(source.replacement(start, start + length, text))
    return Fix(remedy, tuple(replacements))


def _alias(source: Source, mark: Mark, name: str) -> Cause:
    anchors = {match[1]: source.mark(match.start(1)).line + 1 for match in _ANCHOR.finditer(source.text)}
    end = Mark(mark.line, mark.column + len(name) + 1, mark.index + len(name) + 1)
    message = f"alias `*{name}` has no anchor `&{name}` above it"
    if name in anchors:
        return Cause(mark, end, f"{message}: the anchor comes only in line {anchors[name]}. Define it before its use")
    near = nearest(name, tuple(anchors)) if anchors else None
    if near is None:
        return Cause(mark, end, f"{message}. Define the anchor, or write the value itself")
    fix = Fix(f"Refer to `{near}`", (source.replacement(mark.index, end.index, f"*{near}"),))
    return Cause(mark, end, f"{message}; did you mean `*{near}`?", (fix,))


def _cause(source: Source, number: int, message: str, fixes: tuple[Fix, ...] = ()) -> Cause:
    return Cause(*_region(source, number), message, fixes)


def _region(source: Source, number: int) -> tuple[Mark, Mark]:
    """The text of a line, without blanks around it."""
    number = min(number, len(source.lines) - 1)
    line, start = source.lines[number], source.index(number)
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    return Mark(number, min(first, last), start + min(first, last)), Mark(number, last, start + last)
