"""Both catalogues are complete, and both languages count as they should."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agentboard.web.core.model import CATEGORIES, COMMAND_STATES, LEVELS, LIVENESS, STATUSES
from agentboard.web.pages.assets import STATIC
from agentboard.web.pages.i18n import LANGUAGES, Speech, choose, plural
from tests.agentboard.pages.conftest import catalogue

FORMS = {"en": {"one", "other"}, "uk": {"one", "few", "many", "other"}}
KEY = re.compile(r"""\bt\(\s*["'`]([a-z_]+(?:\.[a-zA-Z0-9_-]+)*)["'`]""")
# Keys that are put together, with what is put in.
MADE = {
    "category": CATEGORIES,
    "liveness": LIVENESS,
    "status": STATUSES,
    "level": LEVELS,
    "state": COMMAND_STATES,
    "event": (*LIVENESS, "command"),
}


def texts(value: Any) -> list[str]:
    return list(value.values()) if isinstance(value, dict) else [value]


def holes(value: Any) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", " ".join(texts(value))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_key_with_the_same_holes(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert list(other) == list(english)
    assert {key: holes(value) for key, value in other.items()} == {key: holes(value) for key, value in english.items()}
    assert all(text.strip() for value in other.values() for text in texts(value))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_every_form_of_its_language(language: str) -> None:
    for key, value in catalogue(language).items():
        if isinstance(value, dict):
            assert set(value) == FORMS[language], key


def test_every_key_that_is_used_exists_and_none_is_left_over() -> None:
    places = [*STATIC.glob("js/*.js"), *STATIC.parent.glob("templates/*.html"), *STATIC.parent.glob("pages/*.py")]
    source = "\n".join(path.read_text("utf-8") for path in places)
    known = set(catalogue("en"))
    assert {key for key in KEY.findall(source) if not key.endswith(".")} <= known
    made = {f"{prefix}.{name}" for prefix, names in MADE.items() for name in names}
    assert made <= known
    named = {key for key in known if f'"{key}"' in source or f"'{key}'" in source}
    prefixes = set(re.findall(r"""["'`]([a-z_]+\.(?:and_)?)(?:\$\{|\{|["'] ~|["']\s*\+)""", source))
    left = {key for key in known - named - made if not any(key.startswith(prefix) for prefix in prefixes)}
    assert left == set()


@pytest.mark.parametrize("language", ["uk"])
def test_ukrainian_is_ukrainian(language: str) -> None:
    same = {"ETL", "RAG", "ML", "Id"}
    english = catalogue("en")
    for key, value in catalogue(language).items():
        if not key.startswith(("level.", "group.up", "event.command", "fact.id")) and str(value) not in same:
            assert value != english[key], key
            assert all(re.search(r"[\u0400-\u04ff]", text.lower()) for text in texts(value)), key
            assert not any(re.search(r"[\u044b\u044d\u044a\u0451]", text.lower()) for text in texts(value)), key


@pytest.mark.parametrize(
    ("n", "form"),
    [
        *((n, "one") for n in (1, 21, 101)),
        *((n, "few") for n in (2, 4, 22)),
        *((n, "many") for n in (0, 5, 11, 12, 14, 25, 111, 112)),
        (1.5, "other"),
    ],
)
def test_ukrainian_plurals(n: float, form: str) -> None:
    assert plural("uk", n) == form


@pytest.mark.parametrize(
    ("language", "n", "sentence"),
    [
        ("en", 1, "1 agent is down"),
        ("en", 2, "2 agents are down"),
        ("uk", 1, "1 агент не працює"),
        ("uk", 3, "3 агенти не працюють"),
        ("uk", 5, "5 агентів не працюють"),
        ("uk", 11, "11 агентів не працюють"),
        ("uk", 21, "21 агент не працює"),
        ("uk", 1000, "1\u00a0000 агентів не працюють"),
    ],
)
def test_a_sentence_counts(language: str, n: int, sentence: str) -> None:
    assert Speech(language).t("head.down", n=n) == sentence


@pytest.mark.parametrize(
    ("seconds", "english", "ukrainian"),
    [
        (0, "0 s", "0 \u0441"),
        (59.9, "59 s", "59 \u0441"),
        (60, "1 min", "1 хв"),
        (252, "4 min 12 s", "4 хв 12 \u0441"),
        (3600, "1 h", "1 год"),
        (7380, "2 h 3 min", "2 год 3 хв"),
        (3601, "1 h", "1 год"),
        (200_000, "2 d 7 h", "2 дн 7 год"),
    ],
)
def test_durations(seconds: float, english: str, ukrainian: str) -> None:
    assert Speech("en").duration(seconds) == english
    assert Speech("uk").duration(seconds) == ukrainian


def test_ago() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert Speech("en").ago((now - timedelta(seconds=3)).isoformat(), now) == "3 s ago"
    assert Speech("uk").ago((now - timedelta(hours=2)).timestamp(), now) == "2 год тому"
    assert Speech("en").ago((now + timedelta(hours=2)).isoformat(), now) == "0 s ago"


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        ("uk", "en", ["en"], "uk"),
        (None, "uk", ["en"], "uk"),
        (None, None, ["de", "uk-UA", "en"], "uk"),
        (None, None, ["de"], "en"),
        ("../../etc", "xx", [], "en"),
    ],
)
def test_the_language_of_a_page(asked: str | None, kept: str | None, accepted: list[str], language: str) -> None:
    assert choose(asked, kept, accepted) == language
