"""Booleans, numbers and durations that change on the way, amounts of cpu, memory and storage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .charts import Source, render
from .edits import Edit, last_line, set_value
from .outcome import Change, Outcome, containers
from .places import Place
from .planter import Make, Planter
from .recipes import any_scalar, each, is_value, like, requoted, shows, swap, text_of

_B = "semantics.bool_string"


def _same_as_true(word: str) -> Make:
    """The word for false renders as true does, and not as false does."""

    def make(source: Source) -> Iterator[Edit | None]:
        tried = 0
        for place in source.places:
            flag = re.search(r"(?i)(enabled?|create|install|automount\w*|use\w+|\w+enabled|disable\w*)$", place.key)
            if not isinstance(place.value, bool) or not place.inline or not flag or tried > 6:
                continue
            texts = [set_value(source.text, place, new) for new in ("true", "false", word)]
            if None in texts:
                continue
            yes, no, wrong = (render(source.chart, edit.text, source.own).files for edit in texts if edit)
            tried += 1
            if wrong and wrong == yes and wrong != no:
                yield texts[2]

    return make


BOOLS = [
    Planter(_B, f"word-{number}", _same_as_true(word), lambda outcome: not outcome.error, count)
    for number, (word, count) in enumerate(
        [('"false"', 5), ("'false'", 4), ('"no"', 2), ('"off"', 1), ("'False'", 2), ('"0"', 1)]
    )
]

_N = "semantics.number_coercion"


def _coerced(outcome: Outcome) -> bool:
    """What was written does not arrive."""
    written = outcome.given[1]
    hits = outcome.at(r"(image|version|\.value|args\[\]|command\[\])$")
    return any(isinstance(c.new, str) and c.new != c.old and written not in c.new for c in hits)


NUMBERS = [
    *each(_N, r"(?i)(^|\.)(tag|imageTag)$", any_scalar,
          ["1.10", "2.0", "1.20", "2024.10", "20250101", "1e34", "12e03", "5e6", "0123456", "010", "1_000", "0x1F4",
           "3.00", "10000000"], _coerced, keep=False, slug="tag", count=2),
    *each(_N, r"(?i)version$", like(r"v?\d+(\.\d+)+"), ["1.30", "11.0"], _coerced, keep=False, slug="version"),
]  # fmt: skip

_D = "semantics.duration"
_DURATION = r"\d+(ms|s|m|h)"


def _bare(place: Place) -> str | None:
    return re.sub(r"\D", "", text_of(place))


def _arrives(outcome: Outcome) -> bool:
    return bool(outcome.given) and outcome.rendered and bool(outcome.files)


_TIME = r"(?i)(interval|timeout|period|duration|ttl|delay|retention|expir\w*|maxage|refresh|wait|window|keepalive|scrape\w*|time)$"  # noqa: E501
DURATIONS = [
    Planter(_D, "bare", swap(_TIME, like(_DURATION), _bare, keep=False), _arrives, 8),
    Planter(_D, "bare-quoted", swap(_TIME, like(_DURATION), lambda p: f'"{_bare(p)}"', keep=False), _arrives, 5),
    Planter(_D, "sec", swap(_TIME, like(r"\d+s"), lambda p: f"{_bare(p)}sec"), _arrives, 3),
    Planter(_D, "spaced", swap(_TIME, like(r"\d+[smh]"), lambda p: f"{_bare(p)} {text_of(p)[-1]}"), _arrives, 2),
    Planter(_D, "upper", swap(_TIME, like(r"\d+[smh]"), lambda p: text_of(p).upper()), _arrives, 1),
    Planter(_D, "minutes", swap(_TIME, like(r"\d+m"), lambda p: f"{_bare(p)}min"), _arrives, 2),
]

_Q = "quantity.invalid"
_UNIT = "quantity.unit"
_AMOUNT = r"(resources\.(requests|limits)\.[\w.-]+|requests\.storage|storage|sizeLimit|capacity\.storage)$"
_MEM = r"(?i)(requests|limits)\.memory$"
_CPU = r"(?i)(requests|limits)\.cpu$"
_DISK = r"(?i)(size|storage|sizeLimit|ephemeral-storage)$"


def _landed(change: Change) -> bool:
    return change.new is not None


_ANY = like(r"\d+(\.\d+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?")
_SHOWN = shows(_AMOUNT, lambda change: change.new is not None)
INVALID = [
    *each(_Q, _MEM, _ANY, ["10gi", "2GB", "1 Gi", "-256Mi", "512mb", "8Gis", "1.5GiB", "256mi", "1,5Gi", "512MI",
                           "1Gi;", "0x200Mi", "Gi", "512Mib"], _SHOWN, slug="memory", count=1),
    *each(_Q, _CPU, _ANY, ["100mi", "500 m", "-100m", "0.5cores", "1,5", "2cpu", "100mCPU", "1/2", "250M m",
                           "100milli"], _SHOWN, slug="cpu", count=1),
    *each(_Q, _DISK, like(r"\d+(Mi|Gi|Ti|G|M)"), ["10gi", "8GB", "10 Gi", "-5Gi", "100gb", "1TiB", "20Gig", "5g"],
          _SHOWN, slug="disk", count=2),
    *each(_Q, _MEM, is_value({}), [], _SHOWN),
]  # fmt: skip
UNITS = [
    *each(_UNIT, _MEM, _ANY, ["256m", "500m", "2000", "512", "300Ki", "1024", "2", "64k", "0.5"], _SHOWN,
          slug="memory", count=2),
    *each(_UNIT, _CPU, _ANY, ["500", "1000", "250", "200Mi", "2k", "1Gi", "100M"], _SHOWN, slug="cpu", count=2),
    *each(_UNIT, _DISK, like(r"\d+(Mi|Gi|Ti|G|M)"), ["10", "20m", "8Ki", "100"], _SHOWN, slug="disk", count=1),
]  # fmt: skip

_X = "resources.requests_exceed_limits"
_SCALE = {"m": 1e-3, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


def amount(text: object) -> float | None:
    """A quantity as a number."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?(?:[eE]\d+)?)(m|Ki|Mi|Gi|Ti|k|M|G|T)?", str(text))
    return float(match[1]) * _SCALE.get(match[2] or "", 1) if match else None


def exceeds(outcome: Outcome) -> bool:
    """Some container asks for more than its limit, and did not before."""
    return _above(outcome.after.docs()) > _above(outcome.before.docs())


def _above(docs: list[dict[str, object]]) -> int:
    found = 0
    for container in containers(docs):
        resources = container.get("resources") or {}
        for name, asked in (resources.get("requests") or {}).items():
            limit = amount((resources.get("limits") or {}).get(name))
            if limit is not None and (amount(asked) or 0) > limit:
                found += 1
    return found


def _pair(side: str, other: str, way: int) -> Make:
    def make(source: Source) -> Iterator[Edit | None]:
        by_path = {place.path: place for place in source.places}
        for place in source.places:
            if len(place.path) < 2 or place.path[-2] != side or place.path[-1] not in ("cpu", "memory"):
                continue
            twin = by_path.get((*place.path[:-2], other, place.path[-1]))
            value = amount(twin.value) if twin and any_scalar(place) else None
            if value and twin:
                new = _other_unit(value, str(place.path[-1]), side, way)
                edit = set_value(source.text, place, requoted(place, new))
                if edit:
                    yield Edit(edit.text, edit.line, edit.what, (twin.line,), edit.given)

    return make


def _other_unit(value: float, name: str, side: str, way: int) -> str:
    value = value * 2 if side == "requests" else value / 2
    if name == "cpu":
        return f"{round(value * 1000)}m" if way else f"{value:g}"
    return f"{max(1, round(value / 2**20))}Mi" if way else f"{round(value)}"


EXCEED = [
    Planter(_X, "request-unit", _pair("requests", "limits", 1), exceeds, 5),
    Planter(_X, "request-plain", _pair("requests", "limits", 0), exceeds, 3),
    Planter(_X, "limit-unit", _pair("limits", "requests", 1), exceeds, 5),
    *each(_X, _CPU, _ANY, ["4500m", "12"], exceeds, slug="cpu", count=2),
    *each(_X, r"requests\.memory$", _ANY, ["48Gi", "64G"], exceeds, slug="memory", count=2),
    *each(_X, r"limits\.(cpu)$", _ANY, ["1m"], exceeds, slug="limit-default", count=2),
    Planter(_X, "override", swap(r"limits\.memory$", _ANY, "16Mi"), exceeds, 3, files="override"),
]

_MISS = "resources.missing"


def _emptied(source: Source) -> Iterator[Edit | None]:
    """A block of resources becomes `{}`."""
    for place in source.places:
        if place.path[-1] == "resources" and place.block and place.start[0] > place.key_pos[0]:
            line = source.text.lines[place.line - 1].rstrip("\r")
            text = type(source.text)(source.text.line_is(place.line, f"{line.rstrip()} {{}}"))
            yield Edit(text.drop(place.line + 1, last_line(source.text, place)), place.line, f"{place.dotted}: {{}}")


def _bare_container(outcome: Outcome) -> bool:
    def bare(docs: list[dict[str, object]]) -> int:
        return sum(not container.get("resources") for container in containers(docs))

    return bare(outcome.after.docs()) > bare(outcome.before.docs())


MISSING = [
    Planter(_MISS, "emptied", _emptied, _bare_container, 6),
    Planter(_MISS, "emptied-against", _emptied, _bare_container, 3, against=True),
    Planter(_MISS, "null", swap(r"resources$", lambda p: isinstance(p.value, dict) and bool(p.value) and p.inline,
                                "{}", keep=False), _bare_container, 3),
]  # fmt: skip

PLANTERS = [*BOOLS, *NUMBERS, *DURATIONS, *INVALID, *UNITS, *EXCEED, *MISSING]
