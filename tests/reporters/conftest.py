"""A small report that shows everything, and reports made of the worst text that files can hold."""

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st

from checks.model import (
    Finding,
    Fix,
    Level,
    Location,
    Notification,
    Related,
    Replacement,
    Report,
    Rule,
    Stats,
)

URI = "chart/values.yaml"
SOURCE = "image:\n  tag: latest\nlimits:\n  memory: 512\n"
HOSTILE = [
    "\x1b[31mred\x1b]8;;http://evil\x1b\\",
    "\r\n::error::owned",
    "##[add-path]/evil",
    "##vso[task.setvariable]x",
    "\u202etxt.exe",
    "\x00\x7f\x9b\x85\u2028",
    "</code></details><script>alert(1)</script>",
    "![x](http://evil/p.png) [y](javascript:z) <img src=x> https://evil.example www.evil.example",
    "| a | `b` @owner #12 a@b.example\n# head\n```\n---",
    "&#64;&lt;%0A%25]]>&amp;",
    "日本語🎉e\u0301",
    "\ud800\udcff",
]


def _nothing(_: object) -> Iterator[Finding]:
    yield from ()


def _rule(rule_id: str, level: Level, category: str, summary: str) -> Rule:
    return Rule(rule_id, level, category, summary, "Why.\n\nBad:\n\n    memory: 512", _nothing)


RULES = (
    _rule("image-tag-mutable", Level.WARNING, "image.mutable_tag", "A tag that moves"),
    _rule("memory-unit-suspicious", Level.ERROR, "quantity.unit", "A memory amount without a unit"),
    _rule("port-range", Level.ERROR, "network.port_range", "A port that cannot be"),
)
MEMORY = Finding(
    "memory 512 is 512 bytes, write 512Mi",
    Location(URI, 4, 11, 4, 14),
    "limits.memory",
    Level.ERROR,
    related=(Related(Location("chart/templates/app.yaml", 9, 5, 9, 9), "used here"),),
    fixes=(Fix("write 512Mi", (Replacement(URI, 41, 44, "512Mi"),), safe=True),),
    rule_id="memory-unit-suspicious",
    category="quantity.unit",
    fingerprint="f1",
)
TAG = Finding(
    "tag latest moves",
    Location(URI, 2, 8, 2, 14),
    "image.tag",
    Level.WARNING,
    fixes=(Fix("pin it", (Replacement(URI, 14, 20, "1.2"),)),),
    rule_id="image-tag-mutable",
    category="image.mutable_tag",
    fingerprint="f2",
)


@pytest.fixture(scope="session")
def sample() -> Report:
    """Two findings, one notification, counts of every kind."""
    return Report(
        "guard",
        "1.2.3",
        RULES,
        (MEMORY, TAG),
        (Notification(Level.WARNING, "Helm is away", Location("chart/Chart.yaml")),),
        Stats({"values": 3, "charts": 1}, {"charts": 1}, {"inline": 1, "baseline": 2}),
        {URI: SOURCE},
    )


@pytest.fixture(scope="session")
def clean() -> Report:
    """Nothing to say."""
    return Report("guard", "1.2.3", RULES, (), stats=Stats({"values": 3}))


def _texts() -> st.SearchStrategy[str]:
    anything = st.text(st.characters(exclude_categories=()), max_size=9)
    return st.tuples(anything, st.sampled_from(["", *HOSTILE])).map("".join)


def _reports() -> st.SearchStrategy[Report]:
    text, number, level = _texts(), st.integers(1, 6), st.sampled_from(Level)
    locations = st.builds(Location, text, number, number, number, number)
    span = st.integers(0, 9)
    replacements = st.builds(lambda uri, at, more, to: Replacement(uri, at, at + more, to), text, span, span, text)
    fixes = st.builds(Fix, text, st.lists(replacements, max_size=2).map(tuple), st.booleans())
    related = st.builds(Related, locations, text)
    values = text | st.floats() | st.lists(text, max_size=1) | st.frozensets(text, max_size=1)
    findings = st.builds(
        Finding,
        message=text,
        location=locations,
        key=text,
        level=level,
        related=st.lists(related, max_size=1).map(tuple),
        fixes=st.lists(fixes, max_size=1).map(tuple),
        properties=st.dictionaries(text | st.just("tags"), values, max_size=1),
        rule_id=st.sampled_from([rule.id for rule in RULES]) | text,
        category=text,
        fingerprint=text,
    )
    notes = st.builds(Notification, level, text, st.none() | locations)
    sources = st.lists(text, max_size=4).map("\n".join)

    def report(found: list[Finding], noted: list[Notification], source: str) -> Report:
        lines = {each.location.uri: source for each in found}
        return Report("guard", "1.2.3", RULES, tuple(found), tuple(noted), Stats({"values": 1}), lines)

    return st.builds(report, st.lists(findings, max_size=2), st.lists(notes, max_size=1), sources)


@pytest.fixture(scope="session")
def reports() -> st.SearchStrategy[Report]:
    """Reports on hostile files."""
    return _reports()
