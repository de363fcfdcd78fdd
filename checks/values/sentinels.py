"""What an empty map or list is for: fill it with a mark, render, and see where the mark ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checks.evidence.helm_errors import RenderError
from checks.values.failures import field_names
from checks.values.kubernetes import field_type, words
from checks.values.likeness import related
from checks.values.manifests import Broken, Rendered, documents, objects
from checks.values.packing import set_at, without
from checks.values.tree import Mapping, Path, Sequence

if TYPE_CHECKING:
    from checks.values.document import Entry
    from checks.values.rendering import Rendering

_MARK = re.compile(r"guard(\d+)[kv]q")
_WHOLE = frozenset({"container", "containers", "pod", "spec"})
_PRINTED = re.compile(r"map\[guard\d+kq:|\[map\[name:guard\d+vq")
LIMIT = 250
ATTEMPTS = 6
SINGLE = 5


@dataclass(frozen=True, slots=True)
class Misfit:
    """An empty map or list where the field at `path` of `rendered` takes `wanted`."""

    entry: Entry
    rendered: Rendered
    path: Path
    wanted: str


@dataclass(slots=True)
class Landing:
    """Where the marks of one entry were seen: (object, path, how)."""

    good: bool = False
    bad: list[tuple[Rendered, Path, str]] = field(default_factory=list)
    merged: list[tuple[Rendered, Path]] = field(default_factory=list)


def misfits(rendering: Rendering) -> Iterator[Misfit]:
    """The empty maps and lists of the file under test that are of the wrong kind."""
    own = [entry for entry in rendering.provenance.own if empty(entry)][:LIMIT]
    if not own:
        return
    landings = [Landing() for _ in own]
    suspects: dict[int, str] = {}
    filled = {
        template: _with_marks(text, _MARK)
        for template, text in _filled(rendering, own, suspects).items()
        if template.endswith((".yaml", ".yml", ".json", ".tpl")) and text != rendering.texts.get(template)
    }
    _inspect(rendering, filled, landings, suspects)
    _single(rendering, own, landings, suspects)
    for entry, landing in zip(own, landings, strict=True):
        if landing.bad and not landing.good:
            rendered, path, wanted = landing.bad[0]
            yield Misfit(entry, rendered, path, wanted)


def _single(rendering: Rendering, own: list[Entry], landings: list[Landing], suspects: dict[int, str]) -> None:
    """Look once more, one by one, at those that came to nothing together with the others."""
    left = SINGLE
    for i in sorted(range(len(own)), key=lambda i: isinstance(own[i].value, Sequence)):
        landing = landings[i]
        if landing.good or landing.bad or left <= 0:
            continue
        if landing.merged:
            _swapped(rendering, own[i], i, landing.merged[0][0].template, landing)
        elif i in suspects:
            _alone(rendering, own[i], i, suspects[i], landing)
        else:
            continue
        left -= 1


def empty(entry: Entry) -> bool:
    """Whether it is `{}` or `[]`."""
    value = entry.value
    return (isinstance(value, Mapping) and not value.pairs) or (isinstance(value, Sequence) and not value.items)


def _filling(entry: Entry, number: int, swap: bool = False) -> object:
    as_map = isinstance(entry.value, Mapping) != swap
    return {f"guard{number}kq": f"guard{number}vq"} if as_map else [{"name": f"guard{number}vq"}]


def _filled(rendering: Rendering, own: list[Entry], suspects: dict[int, str]) -> dict[str, str]:
    """The chart with all entries filled. Those that Helm stumbles over are left as they were, and suspect."""
    left = dict(enumerate(own))
    package = rendering.package
    for _ in range(ATTEMPTS):
        data: object = rendering.data
        for i, entry in left.items():
            data = set_at(data, entry.path, _filling(entry, i))
        assert isinstance(data, dict)
        try:
            return rendering.renderer.render(package, data)
        except RenderError as error:
            names = {name for frame in error.frames for name in field_names(frame.expression)}
            named = [i for i, entry in left.items() if entry.path[-1] in names]
            if not named:
                if (text := package.files.get(error.template)) is None:
                    return {}
                package = without(package, error.template)
                named = [i for i, entry in left.items() if entry.name.encode() in text]
                suspects.update(dict.fromkeys(named, error.template))
                continue
            for i in named:
                suspects[i] = error.template
                del left[i]
    return {}


def _inspect(rendering: Rendering, filled: dict[str, str], landings: list[Landing], suspects: dict[int, str]) -> None:
    for each in objects(rendering.renderer.read, filled):
        if isinstance(each, Rendered):
            for number, path, how in _landed(each.data, ()):
                _judge(landings[number], each, path, how)
        else:
            suspects.update(dict.fromkeys((int(match[1]) for match in _MARK.finditer(each.text)), each.template))


def _with_marks(text: str, mark: re.Pattern[str]) -> str:
    """The documents of a rendered template in which a mark landed."""
    return "\n---\n".join(document for _, document in documents(text) if mark.search(document))


def _landed(data: object, path: Path) -> Iterator[tuple[int, Path, str]]:
    """Marks in an object: as a key of the map at a path, in an item of a list, or printed in a text."""
    if isinstance(data, dict):
        for key, value in data.items():
            if match := _MARK.fullmatch(key):
                yield int(match[1]), path, "map"
            else:
                yield from _landed(value, (*path, key))
    elif isinstance(data, list):
        for i, item in enumerate(data):
            name = item["name"] if isinstance(item, dict) and item.keys() == {"name"} else None
            if isinstance(name, str) and (match := _MARK.fullmatch(name)):
                yield int(match[1]), path, "list"
            else:
                yield from _landed(item, (*path, i))
    elif isinstance(data, str):
        for number in {int(match[1]) for match in _MARK.finditer(data)}:
            yield number, path, "printed" if _PRINTED.search(data) else "text"


def _judge(landing: Landing, rendered: Rendered, path: Path, how: str) -> None:
    kind = field_type(rendered.data, path)
    if how == "text" or (kind is None and how != "printed"):
        landing.good = True
        return
    if how == "printed":
        whole = kind is None or kind[0] not in "sxq" or path[0] in ("data", "stringData")
        landing.good |= whole
        if not whole:
            landing.bad.append((rendered, path, "text"))
        return
    assert kind is not None
    fits = kind[0] == "[" if how == "list" else kind[0] in "{#oa"
    if fits and kind[0] == "#" and len(path) and isinstance(path[-1], int) and how == "map":
        landing.merged.append((rendered, path))
    elif fits or kind[0] == "a":
        landing.good = True
    else:
        landing.bad.append((rendered, path, words(kind)))


def _alone(rendering: Rendering, entry: Entry, number: int, template: str, landing: Landing) -> None:
    """An entry in a manifest that broke: filled alone, and when it breaks it, with the other kind."""
    text = rendering.provenance.rendered_with(template, entry.path, _filling(entry, number))
    found = list(_marked(rendering, template, text or "", number))
    if any(isinstance(each, Broken) for each in found):
        _swapped(rendering, entry, number, template, landing)
        return
    for each in found:
        if isinstance(each, Rendered):
            for _, path, how in _landed(each.data, ()):
                _judge(landing, each, path, how)


def _swapped(rendering: Rendering, entry: Entry, number: int, template: str, landing: Landing) -> None:
    """The entry filled with the other kind: when that goes into a field of its own name, it is the right one."""
    text = rendering.provenance.rendered_with(template, entry.path, _filling(entry, number, swap=True))
    for each in _marked(rendering, template, text or "", number):
        if isinstance(each, Rendered):
            for _, path, how in _landed(each.data, ()):
                if not landing.merged or (related(entry, path) and entry.name.lower() not in _WHOLE):
                    _fitting(landing, each, path, how)


def _fitting(landing: Landing, rendered: Rendered, path: Path, how: str) -> None:
    kind = field_type(rendered.data, path) or "?"
    if (how == "list" and kind[0] == "[") or (how == "map" and kind[0] in "{#o"):
        landing.bad.append((rendered, path, words(kind)))


def _marked(rendering: Rendering, template: str, text: str, number: int) -> Iterator[Rendered | Broken]:
    mark = re.compile(rf"guard{number}[kv]q")
    yield from objects(rendering.renderer.read, {template: _with_marks(text, mark)})
