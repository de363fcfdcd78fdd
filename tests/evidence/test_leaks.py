"""betterleaks as evidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.evidence import leaks
from checks.evidence.leaks import CHUNK
from tests.security.corpus import pem, token

KEY = "ghp_" + token("evidence", 36)


def spans(text: str) -> list[str]:
    return [text[each.start : each.end] for each in leaks.leaks(text) if each.rule == "github-pat"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain", f"a {KEY} b"),
        ("after letters of several bytes", f"ääöü\nß = '{KEY}'\n"),
        ("after a nul", f"a\0b {KEY}\n"),
        ("with a comment that allows it", f"{KEY} # gitleaks:allow\n{KEY} # betterleaks:ALLOW\n"),
        ("with line ends of windows", f"a\r\nb {KEY}\r\n"),
        ("after surrogates", f"\udcff {KEY}"),
    ],
)
def test_a_secret_is_found_where_it_stands(name: str, text: str) -> None:
    assert spans(text) == [KEY] * text.count(KEY)


@pytest.mark.parametrize("offset", [-50, -20, 0, 7])
def test_a_secret_on_the_edge_of_a_part_is_found_once(offset: int) -> None:
    text = "a b\n" * (CHUNK // 4 + 100)
    at = CHUNK + offset
    text = f"{text[:at]}\n{KEY}\n{text[at:]}"
    assert spans(text) == [KEY]


def test_a_key_of_many_lines_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# key\n" + pem("RSA PRIVATE KEY") + "end\n"
    (found,) = [each for each in leaks.leaks(text) if each.rule == "private-key"]
    assert text[found.start : found.end] == pem("RSA PRIVATE KEY").rstrip()


def test_its_rules_are_known_by_name() -> None:
    assert leaks.knows("github-pat")
    assert not leaks.knows("github-patt")


@given(st.text())
@settings(max_examples=50)
def test_any_text_can_be_given(text: str) -> None:
    assert all(0 <= each.start <= each.end <= len(text) for each in leaks.leaks(text))
