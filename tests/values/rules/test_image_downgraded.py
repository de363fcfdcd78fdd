from __future__ import annotations

import pytest

from checks.values.rules.image_downgraded import check
from tests.values.helpers import changed

CASES = [
    ("older tag", "image:\n  repository: nginx\n  tag: 1.27.0\n", "image:\n  repository: nginx\n  tag: 1.25.3\n", [3]),
    ("older major with v", "image:\n  tag: v2.0.0\n", "image:\n  tag: v1.9.9\n", [2]),
    ("reference", "image: nginx:1.27\n", "image: nginx:1.9\n", [1]),
    ("newer", "image:\n  tag: 1.9.0\n", "image:\n  tag: 1.10.0\n", []),
    (
        "another image",
        "image:\n  repository: nginx\n  tag: 1.27.0\n",
        "image:\n  repository: caddy\n  tag: 1.2.0\n",
        [],
    ),
    ("a hash", "image:\n  tag: ab12cd3\n", "image:\n  tag: 0a12cd3\n", []),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, before: str, after: str, expected: list[int]) -> None:
    assert changed(check, before, after) == expected
