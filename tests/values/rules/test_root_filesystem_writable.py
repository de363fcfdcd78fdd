from __future__ import annotations

import pytest

from checks.values.rules.root_filesystem_writable import check
from tests.values.helpers import lines

CASES = [
    ("false", "securityContext:\n  readOnlyRootFilesystem: false\n", [2]),
    ("true", "securityContext:\n  readOnlyRootFilesystem: true\n", []),
    ("null", "securityContext:\n  readOnlyRootFilesystem:\n", []),
    ("policy", "podSecurityPolicy:\n  readOnlyRootFilesystem: false\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
