from __future__ import annotations

import pytest

from checks.security.rules.compose_privileged import check
from tests.security.rules.helpers import compose

CASES = [
    ("on", "image: a:1\nprivileged: true", [4]),
    ("in one line", "{privileged: true}", [3]),
    ("off", "privileged: false", []),
    ("a text", "privileged: 'no'", []),
    ("somewhere else", "labels: {privileged: true}", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert compose(check, text) == expected
