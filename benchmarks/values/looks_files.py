"""Look-alikes of a whole file or of a change: other dress, other order, harmless growth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .charts import Source
from .edits import Edit, last_line
from .looks_values import look
from .places import Place
from .plant_images import images
from .plant_schema import REPLICAS
from .planter import Check, Make, Planter
from .recipes import any_scalar, child, differs, disabled, is_value, like, number, renders, same, shows, swap, text_of


def whole(change: str, what: str) -> Make:
    """The file in another dress; the line is the first."""

    def make(source: Source) -> Iterator[Edit | None]:
        raw = source.raw
        made = {
            "crlf": raw.replace("\r\n", "\n").replace("\n", "\r\n"),
            "bom": "\ufeff" + raw.removeprefix("\ufeff"),
            "start": "---\n" + raw.removeprefix("---\n"),
            "end": raw.rstrip("\n") + "\n...\n",
            "no-newline": raw.rstrip("\n"),
            "blank": re.sub(r"\n", "\n\n", raw, count=3),
            "directive": "%YAML 1.1\n---\n" + raw.removeprefix("---\n"),
            "comment": "# password: hunter2 <- the old one, image: nginx:latest\n" + raw,
        }[change]
        yield Edit(made, 1, what)

    return make


def anchored(source: Source) -> Iterator[Edit | None]:
    """Two entries share a value by anchor and alias; the anchor's name is used twice."""
    for siblings in source.maps.values():
        plain = [p for p in siblings if any_scalar(p) and not p.in_flow and isinstance(p.path[-1], str) and text_of(p)]
        for first, second in pairwise(plain):
            if first.value == second.value and first.style == second.style:
                old = source.text.between(first.start, first.end)
                text = source.text.put(first.start, first.end, f"&same {old}")
                text = type(source.text)(text).put(second.start, second.end, "*same")
                yield Edit(text, second.line, f"anchor and alias: {first.dotted}, {second.dotted}")


def redefined(source: Source) -> Iterator[Edit | None]:
    """The same anchor is defined twice."""
    for siblings in source.maps.values():
        plain = [p for p in siblings if any_scalar(p) and not p.in_flow and isinstance(p.path[-1], str) and text_of(p)]
        for first, second in pairwise(plain):
            text = source.raw
            for place in (first, second):
                holder = type(source.text)(text)
                text = holder.put(place.start, place.end, f"&it {holder.between(place.start, place.end)}")
            yield Edit(text, second.line, f"anchor twice: {first.dotted}, {second.dotted}")


def merged(source: Source) -> Iterator[Edit | None]:
    """A merge key whose entries the map itself overrides."""
    tops = [place for place in source.places if len(place.path) == 1]
    for place in tops:
        if place.block and isinstance(place.value, dict) and len(place.value) > 1 and place.start[0] > place.key_pos[0]:
            key, value = next(iter(place.value.items()))
            if isinstance(value, str | int) and re.fullmatch(r"[\w.-]+", str(value)) and not isinstance(value, bool):
                pad = " " * place.start[1]
                line = f"{pad}<<: {{{key}: other}}"
                yield Edit(source.text.insert(place.start[0], line), place.start[0] + 1, f"merge key in {place.dotted}")


def reordered(source: Source) -> Iterator[Edit | None]:
    """Two neighbours of one map change places."""
    for siblings in source.maps.values():
        for first, second in pairwise(siblings):
            lone = all(p.inline and not p.in_flow and isinstance(p.path[-1], str) for p in (first, second))
            text = source.text.lines
            if lone and second.line == first.line + 1 and not text[first.line - 1].lstrip().startswith("- "):
                lines = list(text)
                lines[first.line - 1], lines[second.line - 1] = lines[second.line - 1], lines[first.line - 1]
                yield Edit("\n".join(lines), first.line, f"order: {first.dotted}, {second.dotted}")


def _quoted(place: Place) -> str | None:
    if place.style == '"' and "\\" not in text_of(place) and "'" not in text_of(place):
        return f"'{text_of(place)}'"
    plain = place.style == "" and isinstance(place.value, str) and re.fullmatch(r"[A-Za-z][\w./-]*", text_of(place))
    return f'"{text_of(place)}"' if plain else None


def to_flow(source: Source) -> Iterator[Edit | None]:
    """A small block map is written in braces."""
    for place in source.places:
        value = place.value
        if place.block and isinstance(value, dict) and 0 < len(value) < 4 and place.start[0] > place.key_pos[0]:
            pieces = [source.by_path.get((*place.path, key)) for key in value]
            if all(p and any_scalar(p) and text_of(p) and re.fullmatch(r"[\w./-]+", text_of(p)) for p in pieces):
                body = ", ".join(f"{p.path[-1]}: {source.text.between(p.start, p.end)}" for p in pieces if p)
                head = source.text.lines[place.line - 1].rstrip("\r").split("#")[0].rstrip()
                text = source.text.line_is(place.line, f"{head} {{{body}}}")
                text = type(source.text)(text).drop(place.line + 1, last_line(source.text, place))
                yield Edit(text, place.line, f"in braces: {place.dotted}")


def commented(source: Source) -> Iterator[Edit | None]:
    """A comment that looks like a mistake."""
    for place in source.places:
        if place.inline and any_scalar(place) and not place.in_flow:
            line = source.text.lines[place.line - 1].rstrip("\r")
            if "#" not in line:
                yield Edit(source.text.line_is(place.line, line + "  # was: 10gi, replicas: -1"), place.line, "comment")


def commented_twin(source: Source) -> Iterator[Edit | None]:
    """The same key again, but commented out."""
    for place in source.places:
        if place.inline and any_scalar(place) and not place.in_flow and isinstance(place.path[-1], str):
            line = " " * place.key_pos[1] + f"# {place.path[-1]}: something-else"
            yield Edit(source.text.insert(place.line, line), place.line + 1, "commented twin")


def same_name(source: Source) -> Iterator[Edit | None]:
    """The same key in two sibling maps is no duplicate."""
    for place in source.places:
        if re.search(r"(?i)annotations$", place.dotted) and place.value == {} and place.inline:
            text = '{a.example.com/x: "1", b.example.com/x: "1"}'
            yield Edit(source.text.put(place.start, place.end, text), place.line, place.dotted)


def _larger(place: Place) -> str | None:
    match = re.fullmatch(r"(\d+)(\w+)", text_of(place))
    return f"{int(match[1]) * 2}{match[2]}" if match else None


def _newer(place: Place) -> str | None:
    match = re.fullmatch(r"(v?)(\d+)\.(\d+)(\.\d+)?", text_of(place))
    return f'"{match[1]}{match[2]}.{int(match[3]) + 2 if int(match[3]) > 9 else 10}{match[4] or ""}"' if match else None


_DUP = "syntax.duplicate_key"
_STYLES = [
    look("syntax.parse", f"file-{name}", whole(name, name), same, 3)
    for name in ("crlf", "bom", "start", "end", "no-newline", "blank", "comment")
]
FILES = [
    *_STYLES,
    look(_DUP, "alias", anchored, same, 3), look(_DUP, "anchor-twice", redefined, same, 3),
    look(_DUP, "merge", merged, renders, 3), look(_DUP, "commented", commented_twin, same, 3),
    look(_DUP, "annotations", same_name, differs, 2),
    look("syntax.parse", "reordered", reordered, same, 5), look("syntax.parse", "comment", commented, same, 4),
    look("syntax.parse", "flow", to_flow, same, 5),
    look("syntax.parse", "quotes", swap(r".", lambda p: bool(_quoted(p)), _quoted, keep=False), same, 6),
    look("schema.unknown_key", "annotation", child(r"(?i)annotations$", 'kubernetes.io/ingress.clas: "nginx"'),
         differs, 3),
    look("schema.unknown_key", "label", child(r"(?i)labels$", "replicacount: web"), differs, 3),
    look("schema.unknown_key", "env", child(r"(?i)(^|\.)(env|extraEnv|envVars)$", 'REPLICACOUNT: "x"'), differs, 2),
    look("schema.unknown_key", "selector", child(r"(?i)nodeSelector$", "imagee: gpu"), differs, 3),
    look("schema.unknown_key", "known-new", swap(r"(?i)(priorityClassName|schedulerName|runtimeClassName)$",
                                                 like(r"|null"), "high", keep=False), differs, 3),
    look("schema.misplaced_key", "resources-map", swap(r"(?i)affinity$", is_value({}),
         "{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}", keep=False), differs, 3),
]  # fmt: skip


def _diff(category: str, slug: str, make: Make, check: Check, count: int = 3, **extra: Any) -> Planter:
    return look(f"diff.{category}", slug, make, check, count, against=True, **extra)


_SIZE = r"(?i)(size|storage)$"
CHANGES = [
    _diff("storage_shrink", "grow", swap(_SIZE, like(r"\d+(Mi|Gi|Ti)"), _larger),
          shows(r"^PersistentVolumeClaim:.*storage$"), 4),
    _diff("image_downgrade", "upgrade",
          swap(r"(?i)(^|\.)(tag|imageTag)$", lambda p: bool(_newer(p)), _newer, keep=False),
          lambda outcome: bool(images(outcome)), 5),
    _diff("replica_drop", "up", swap(REPLICAS, number, lambda p: str(int(p.value) + 2)), shows(r"spec\.replicas$"), 4),
    _diff("replica_drop", "one-less", swap(REPLICAS, lambda p: number(p) and p.value >= 5,
                                           lambda p: str(int(p.value) - 1)), shows(r"spec\.replicas$"), 2),
    _diff("probe_removed", "slower",
          swap(r"(?i)initialDelaySeconds$", number, "45"), shows(r"initialDelaySeconds$"), 3),
    _diff("security_weakened", "stronger", swap(r"(?i)(readOnlyRootFilesystem|runAsNonRoot)$", is_value(False), "true"),
          shows(r"(readOnlyRootFilesystem|runAsNonRoot)$", lambda c: c.new is True), 3),
    _diff("data_loss", "unused", disabled(r"(?i)persist\w*\.size$", any_scalar, "1Gi"), same, 3),
    _diff("immutable_field", "annotations", child(r"(?i)pod(Annotations|Labels)$", 'example.com/x: "1"'), differs, 3),
]  # fmt: skip

PLANTERS = [*FILES, *CHANGES]
