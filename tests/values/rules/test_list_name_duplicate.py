from __future__ import annotations

import pytest

from checks.values.rules.list_name_duplicate import check
from tests.values.helpers import lines

CASES = [
    ("volumes", "extraVolumes:\n  - name: a\n    emptyDir: {}\n  - name: a\n    configMap: {name: b}\n", [4]),
    ("containers", "extraContainers:\n  - {name: a, image: 'b:1'}\n  - {name: a, image: 'c:1'}\n", [3]),
    ("init containers", "initContainers:\n  - {name: a, image: 'b:1'}\n  - {name: a, image: 'c:1'}\n", [3]),
    ("receivers", "config:\n  route: {receiver: a}\n  receivers:\n    - name: a\n    - name: a\n", [5]),
    ("receivers of something else", "receivers:\n  - name: a\n  - name: a\n", []),
    ("different", "volumes:\n  - name: a\n  - name: b\n", []),
    ("mounts may share a volume", "volumeMounts:\n  - {name: a, mountPath: /a}\n  - {name: a, mountPath: /b}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
