"""Trivy's findings in configuration as issues, at the line that a person edits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.model import Location
from checks.security import fields
from checks.security.issue import Issue, Kind
from checks.security.manifests import Documents
from checks.security.mapped import template_line, trace
from checks.security.prepare import object_at
from checks.security.scratch import Origin
from checks.values.parse import compose
from checks.values.tree import AnyNode, Path, Source, YamlError, node_at
from checks.values.tree import Mapping as MapNode

_CONTAINER = re.compile(r"[Cc]ontainer ['\"]([^'\"]+)['\"]")
_COMMAND = re.compile(r"'[^']*\s[^']*'|\"[^\"]*\s[^\"]*\"")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns the results of one side into issues. `documents` has the side's YAML by name."""

    documents: Mapping[str, Documents]
    _roots: dict[int, tuple[AnyNode, int] | None] = field(default_factory=dict)

    def issues(self, result: Mapping[str, Any], origin: Origin) -> Iterator[Issue]:
        """The misconfigurations of one result."""
        said: set[tuple[object, ...]] = set()
        for found in result.get("Misconfigurations") or ():
            if found.get("Status", "FAIL") == "FAIL":
                issue = self._issue(found, str(result.get("Type")), origin)
                # Some checks name one container at the lines of each.
                same = (issue.identity, issue.location) if _CONTAINER.search(issue.message) else (len(said),)
                if same not in said:
                    yield issue
                said.add(same)

    def _issue(self, found: Mapping[str, Any], type_: str, origin: Origin) -> Issue:
        cause = found.get("CauseMetadata") or {}
        first, last = int(cause.get("StartLine") or 0), int(cause.get("EndLine") or 0)
        kind = Kind(
            str(found["ID"]), f"misconfiguration.{type_}", str(found.get("Severity") or "UNKNOWN"),
            str(found.get("Title") or found["ID"]), _page(found),
        )  # fmt: skip
        message = _SPACE.sub(" ", str(found.get("Message") or kind.summary)).strip()
        properties = {"severity": kind.severity, "engine": "trivy", "url": str(found.get("PrimaryURL") or "")}
        if type_ in ("kubernetes", "helm"):
            where, resource, parts = self._kubernetes(found, message, max(first, 1), origin)
            identity = (kind.id, message, resource)
        else:
            where, parts = _plain(origin, first, last), frozenset()
            resource = str(cause.get("Resource") or "")
            identity = (kind.id, _COMMAND.sub("''", message), resource)
        properties |= {"resource": resource} if resource else {}
        context = origin.side.line(where.uri, where.start_line)
        return Issue(kind, message, where, identity, parts, context, properties=properties)

    def _kubernetes(
        self, found: Mapping[str, Any], message: str, line: int, origin: Origin
    ) -> tuple[Location, str, frozenset[str]]:
        root, offset = self._root(origin, line)
        if root is None:
            return _plain(origin, line, line), "", frozenset()
        container = _CONTAINER.search(message)
        name = container[1] if container else ""
        inside = fields.place(root, line - offset, name)
        tail = fields.field_of(str(found["ID"]), message)
        path = fields.locate(root, inside, tail)
        parts = fields.parts(str(found["ID"]), root, path)
        if path is not None:
            path = fields.worst(str(found["ID"]), root, path)
        if origin.piece is not None:
            return _of_chart(origin, root, inside, path, tail), _resource(root, name), parts
        node = node_at(root, path if path is not None else inside)
        start = line if node is None or (path is None and origin.node is None) else node.line + offset
        return _line_of(origin, _key_line(root, path, start, offset)), _resource(root, name), parts

    def _root(self, origin: Origin, line: int) -> tuple[AnyNode | None, int]:
        """The object that has the line, and how many lines stand before its text."""
        if origin.node is not None:
            return origin.node, 0
        if origin.piece is None:
            return object_at(self.documents.get(origin.uri), line), 0
        piece = origin.piece
        key = id(piece)
        if key not in self._roots:
            try:
                source = Source(origin.uri, piece.text)
                root = next(iter(compose(source)), None)
                self._roots[key] = (root, piece.rendered.line) if root is not None else None
            except YamlError:
                self._roots[key] = None
        return self._roots[key] or (None, 0)


def _of_chart(origin: Origin, root: AnyNode, inside: Path, path: Path | None, tail: Path) -> Location:
    assert origin.piece is not None
    found = trace(origin.piece, path, inside, tail)
    if found is not None and found.uri in origin.side.files:
        return found
    return _line_of(origin, template_line(origin.side.lines(origin.uri), root, path, inside))


def _key_line(root: AnyNode, path: Path | None, start: int, offset: int) -> int:
    """The line of the field's key, where a map or list below it begins on another."""
    if path and isinstance(path[-1], str):
        above = node_at(root, path[:-1])
        if isinstance(above, MapNode) and path[-1] in above.pairs:
            return above.pairs[path[-1]].key.line + offset
    return start


def _line_of(origin: Origin, line: int) -> Location:
    uri = _file(origin)
    lines = origin.side.lines(uri)
    line = min(max(line, 1), len(lines))
    text = lines[line - 1].rstrip("\r")
    start = len(text) - len(text.lstrip()) + 1
    return Location(uri, line, start, line, max(start, len(text.rstrip()) + 1))


def _file(origin: Origin) -> str:
    """The file itself, or the archive that holds it."""
    uri = origin.uri
    while uri and uri not in origin.side.files:
        uri = uri.rpartition("/")[0]
    return uri or origin.uri


def _plain(origin: Origin, first: int, last: int) -> Location:
    """The lines that Trivy gives; of a Dockerfile without, the one where its last stage begins."""
    if first < 1:
        froms = [
            i for i, text in enumerate(origin.side.lines(origin.uri), 1) if text.strip().upper().startswith("FROM ")
        ]
        return _line_of(origin, froms[-1] if froms else 1)
    start = _line_of(origin, first)
    if last <= first:
        return start
    end = _line_of(origin, last)
    return Location(origin.uri, start.start_line, start.start_column, end.end_line, end.end_column)


def _resource(root: AnyNode, container: str) -> str:
    if not isinstance(root, MapNode):
        return ""
    name = root.scalar("metadata", "name") or root.scalar("metadata", "generateName") or ""
    namespace = root.scalar("metadata", "namespace") or ""
    return "/".join(str(each) for each in (root.scalar("kind"), namespace, name, container) if each)


def _page(found: Mapping[str, Any]) -> str:
    parts = [str(found.get("Description") or "").strip()]
    if fix := str(found.get("Resolution") or "").strip():
        parts.append(f"Fix: {fix}")
    parts += [str(each) for each in found.get("References") or ()][:3]
    return "\n\n".join(part for part in parts if part)
