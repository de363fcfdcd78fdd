"""A strict values.schema.json for a chart that has none (`values-sanity schema CHART`).

Types come from the defaults, closed maps from the proof of what the templates read, descriptions
from the comments. Where nothing is proved the schema stays open, so a right value never fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checks.values.chart import Chart
from checks.values.choices import CHOICES
from checks.values.document import Entry, Values
from checks.values.reads import Read, Reads
from checks.values.tree import AnyNode, Mapping, Path, Scalar, Sequence

DRAFT = "http://json-schema.org/draft-07/schema#"
_NOBODY = "\0"
_MARKERS = re.compile(r"^(?:--\s+|@param\s+\S+\s+(?:\[[^\]]*\]\s*)?|@section\s+)")
_DROPPED = re.compile(r"^(?:@schema|@skip|@default|@ignored|@extra|@descriptionStart|@raw)")
_RULER = re.compile(r"^[-=#*~_\s]*$")

Schema = dict[str, Any]


def strict_schema(chart: Chart) -> Schema:
    """The schema of the chart's values, its subcharts' included, as JSON Schema draft 7."""
    writer = _Writer(Values(chart.values.source, chart.values, chart), Reads.of(chart))
    root = writer.of((), chart.defaults)
    root["properties"].setdefault("global", {"type": "object", "description": "Shared with subcharts."})
    for dependency in chart.dependencies:
        if dependency.chart is None:
            root["properties"].setdefault(
                dependency.key, {"type": "object", "description": f"Values of {dependency.name}."}
            )
    root["properties"] = dict(sorted(root["properties"].items(), key=lambda each: each[0] == "global"))
    return {"$schema": DRAFT, "title": f"Values of the chart {chart.name}", **root}


class _Writer:
    """Turns nodes into schemas; knows the chart's values and what is read of them."""

    def __init__(self, values: Values, reads: Reads) -> None:
        self.values = values
        self.reads = reads
        self.allowed = {id(entry.value): allowed for entry, allowed in self._choices()}

    def _choices(self) -> Iterator[tuple[Entry, tuple[str, ...]]]:
        """Values that take a word of a closed list."""
        for choice in CHOICES:
            for entry in self.values.find(*choice.keys, active=False):
                if not choice.open and entry.text in choice.allowed:
                    yield entry, choice.allowed

    def of(self, path: Path, node: AnyNode) -> Schema:
        """The schema of what stands at a path."""
        if isinstance(node, Mapping):
            return self.mapping(path, node)
        if isinstance(node, Sequence):
            return {"type": ["array", "null"]}
        return self.scalar(node)

    def mapping(self, path: Path, node: Mapping) -> Schema:
        """A map: closed when the templates prove that no other key is read."""
        known = sorted(self.reads.known_children(path) - node.pairs.keys())
        properties: dict[str, Schema] = {}
        for name, pair in node.pairs.items():
            schema = self.of((*path, name), pair.value)
            comment = _comment(pair.key)
            properties[name] = {"description": comment, **schema} if comment else schema
        properties |= {name: {} for name in known}
        closed = bool(properties) and self.reads.status((*path, _NOBODY)) is Read.UNREAD
        kind = "object" if not path or closed else ["object", "null"]
        if not node.pairs and not known:
            return {"type": ["object", "null"]} if self._only_a_map(path) else {}
        return {"type": kind, "properties": properties, "additionalProperties": not closed}

    def _only_a_map(self, path: Path) -> bool:
        """Whether an empty map may not be replaced by a list or a text: it is ranged or merged by key."""
        return self.reads.status(path) is Read.PARTIAL

    def scalar(self, node: Scalar) -> Schema:
        """A scalar by its default; what has none takes anything."""
        if id(node) in self.allowed:
            return {"type": "string", "enum": sorted({*self.allowed[id(node)], node.text})}
        if isinstance(node.value, bool):
            return {"type": ["boolean", "null"], "default": node.value}
        if isinstance(node.value, int | float):
            return {"type": ["number", "string", "null"], "default": node.value}
        if isinstance(node.value, str) and node.value:
            return {
                "type": ["string", "number", "null"] if node.value.replace(".", "").isdigit() else ["string", "null"]
            }
        return {}


def _comment(key: Scalar) -> str:
    """The comment lines right above a key, at its indentation, without their markers."""
    lines: list[str] = []
    for number in range(key.start.line - 1, -1, -1):
        text = key.source.lines[number]
        stripped = text.strip()
        if not stripped.startswith("#") or len(text) - len(text.lstrip()) != key.start.column:
            break
        lines.append(stripped.lstrip("#").strip())
    kept = [_MARKERS.sub("", line) for line in reversed(lines) if not _DROPPED.match(line) and not _RULER.match(line)]
    return " ".join(kept)
