"""Words to describe mistakes in a line or two: where to write what, and what Helm must then show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from .charts import Source
from .edits import Edit, add_child, set_value
from .outcome import Change, Outcome
from .places import Place, lookup
from .planter import Check, Make, Planter

When = Callable[[Place], bool]


def slugged(text: str) -> str:
    """A short name for a piece of text."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()[:32] or "sign"


def text_of(place: Place) -> str:
    """The scalar as written, without its quotes."""
    return str(place.node.value) if place.scalar else ""


def like(pattern: str) -> When:
    """The scalar, as written, matches entirely."""
    return lambda place: place.scalar and place.inline and bool(re.fullmatch(pattern, text_of(place)))


def is_value(*values: Any) -> When:
    """The value is one of these, of the same type."""
    return lambda place: any(place.value == value and type(place.value) is type(value) for value in values)


def number(place: Place) -> bool:
    """An integer that is no boolean."""
    return isinstance(place.value, int | float) and not isinstance(place.value, bool) and place.inline


def any_scalar(place: Place) -> bool:
    """A scalar on its key's line."""
    return place.scalar and place.inline


def requoted(place: Place, new: str) -> str:
    """`new` in the quotes that the old value had."""
    return f"{place.style}{new}{place.style}" if place.style in ("'", '"') and new[:1] not in "'\"" else new


def switched_off(source: Source, place: Place) -> bool:
    """A map around the place says `enabled: false`."""
    inner = place.path[:-1] if place.path[-1] == "enabled" else place.path
    around = (inner[:end] for end in range(1, len(inner)))
    return any(isinstance(got := lookup(source.values, path), dict) and got.get("enabled") is False for path in around)


def _listed(source: Source, place: Place, edit: Edit | None) -> Edit | None:
    """For an item of a list the line of the list's key is fair too."""
    holder = source.by_path.get(place.path[:-1])
    if edit is None or holder is None or isinstance(place.path[-1], str):
        return edit
    return replace(edit, accept=(*edit.accept, holder.line))


def swap(path: str, when: When, new: str | Callable[[Place], str | None], keep: bool = True) -> Make:
    """Write another value where the path matches, in parts that are not switched off. `keep` keeps the quotes."""
    wanted = re.compile(path)

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if wanted.search(place.dotted) and when(place) and not switched_off(source, place):
                text = new if isinstance(new, str) else new(place)
                if text is not None:
                    edit = set_value(source.text, place, requoted(place, text) if keep else text)
                    yield _listed(source, place, edit)

    return make


def disabled(path: str, when: When, new: str) -> Make:
    """Write another value in a part that is switched off, where it does not matter."""
    wanted = re.compile(path)

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if wanted.search(place.dotted) and when(place) and switched_off(source, place):
                yield set_value(source.text, place, new)

    return make


def child(path: str, *lines: str, unless: str = "") -> Make:
    """Insert lines as the first entries of a map (or one flow entry into `{}`)."""
    wanted = re.compile(path)
    key = lines[0].split(":")[0].strip()

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if not wanted.search(place.dotted) or not isinstance(place.value, dict):
                continue
            if key not in place.value and not (unless and unless in place.value):
                yield add_child(source.text, place, *lines)

    return make


def with_schema(make: Make) -> Make:
    """Only in charts that bring a schema."""
    return lambda source: make(source) if source.has_schema else iter(())


def both(*makes: Make) -> Make:
    """All the edits of several."""

    def make(source: Source) -> Iterator[Edit | None]:
        for each in makes:
            yield from each(source)

    return make


def shows(path: str, good: Callable[[Change], bool] | None = None) -> Check:
    """A rendered leaf at `path` changed and holds what was written (or what `good` says)."""

    def check(outcome: Outcome) -> bool:
        written = outcome.given[1].strip("'\"") if len(outcome.given) > 1 else ""
        nested = written[:1] in "{[" or ": " in written
        accept = good or (
            lambda change: change.new is not None if nested else written.lower() in str(change.new).lower()
        )
        return any(accept(change) for change in outcome.at(path))

    return check


def refused(pattern: str = "") -> Check:
    """Helm refuses the changed values, with words that match."""
    return lambda outcome: bool(outcome.error) and bool(re.search(pattern, outcome.error))


def either(*checks: Check) -> Check:
    """One of several."""
    return lambda outcome: any(check(outcome) for check in checks)


def every(*checks: Check) -> Check:
    """All of several."""
    return lambda outcome: all(check(outcome) for check in checks)


def renders(outcome: Outcome) -> bool:
    """The chart still renders."""
    return outcome.rendered


def differs(outcome: Outcome) -> bool:
    """The chart still renders, and to something else."""
    return outcome.rendered and bool(outcome.files)


def same(outcome: Outcome) -> bool:
    """The chart renders to the very same manifests."""
    return outcome.rendered and not outcome.files


def each(category: str, path: str, when: When, news: list[str], check: Check, **extra: Any) -> list[Planter]:
    """One planter for each new value."""
    keep = extra.pop("keep", True)
    prefix = extra.pop("slug", "")
    limit = with_schema if prefix == "json-schema" else (lambda make: make)
    return [
        Planter(category, f"{prefix}-{slugged(new)}" if prefix else slugged(new),
                limit(swap(path, when, new, keep)), check, **extra)
        for new in news
    ]  # fmt: skip
