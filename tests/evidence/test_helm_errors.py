from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.evidence.helm_errors import parse_error

HELM_3 = (
    'template: app/templates/d.yaml:4:11: executing "app/templates/d.yaml" at <include "h" .>: error calling include: '
    'template: app/templates/_h.tpl:2:9: executing "h" at <.Values.a.b>: nil pointer evaluating interface {}.b'
)
HELM_4 = (
    'app/templates/d.yaml:4:11\n  executing "app/templates/d.yaml" at <include "h" .>:\n    error calling include:\n'
    'app/templates/_h.tpl:2:9\n  executing "h" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b'
)
WORDS = [
    (
        "Helm 3",
        HELM_3,
        ("execute", "app/templates/d.yaml", 4, "nil pointer evaluating interface {}.b"),
    ),
    (
        "Helm 4",
        HELM_4,
        ("execute", "app/templates/d.yaml", 4, "nil pointer evaluating interface {}.b"),
    ),
    (
        "manifest",
        "YAML parse error on app/templates/d.yaml: error converting YAML to JSON: yaml: line 3: did not find",
        ("manifest", "app/templates/d.yaml", 0, "error converting YAML to JSON: yaml: line 3: did not find"),
    ),
    ("anything else", "something went wrong", ("load", "", 0, "something went wrong")),
]


@pytest.mark.parametrize(("name", "text", "expected"), WORDS, ids=[each[0] for each in WORDS])
def test_words(name: str, text: str, expected: tuple[str, str, int, str]) -> None:
    error = parse_error(text)
    assert (error.kind, error.template, error.line, error.message) == expected


@given(st.text(max_size=300))
def test_any_words_are_an_error(text: str) -> None:
    assert str(parse_error(text)) is not None
