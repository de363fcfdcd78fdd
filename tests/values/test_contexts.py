from __future__ import annotations

import pytest

from checks.values.contexts import number, settings, switched_on, truth
from tests.values.helpers import values_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("privileged: true\n", ["privileged"]),
        ("a:\n  privileged:\n    enabled: true\n", ["a.privileged.enabled"]),
        ("privileged: 'true'\n", ["privileged"]),
        ("privileged: false\n", []),
        ("podSecurityPolicies:\n  privileged: true\n", []),
        ("a:\n  enabled: false\n  privileged: true\n", []),
    ],
)
def test_switched_on(text: str, expected: list[str]) -> None:
    assert [entry.where for _, entry in switched_on(values_of(text), "privileged")] == expected


def test_settings_are_found_in_texts_and_under_dotted_keys() -> None:
    values = values_of("a: |\n  b: 1\n  runAsUser: 0\nsecurityContext.runAsUser: 0\n")
    assert sorted(entry.value.line for _, entry in settings(values, "runAsUser")) == [3, 4]


@pytest.mark.parametrize(
    ("text", "expected"), [("0", 0), ("'12'", 12), ("true", None), ("1.5", None), ("a", None), ("~", None)]
)
def test_number(text: str, expected: int | None) -> None:
    assert number(values_of(f"a: {text}\n").at("a")) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("'False'", False), ("yes", True), ("x", None), ("{}", None)]
)
def test_truth(text: str, expected: bool | None) -> None:
    assert truth(values_of(f"a: {text}\n").at("a")) is expected
