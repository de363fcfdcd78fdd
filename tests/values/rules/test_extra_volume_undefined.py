from __future__ import annotations

import pytest

from checks.values.rules.extra_volume_undefined import check
from tests.values.helpers import lines

CASES = [
    (
        "misspelt",
        "extraVolumes:\n  - name: ca-bundle\nextraVolumeMounts:\n  - name: ca-bundel\n    mountPath: /x\n",
        [4],
    ),
    ("plain names", "a:\n  volumes:\n    - name: cache\n  volumeMounts:\n    - {name: cahce, mountPath: /x}\n", [5]),
    ("defined", "extraVolumes:\n  - name: a\nextraVolumeMounts:\n  - {name: a, mountPath: /x}\n", []),
    ("of the chart", "extraVolumes:\n  - name: a\nextraVolumeMounts:\n  - {name: data, mountPath: /x}\n", []),
    (
        "alike, and both mounted",
        "volumes:\n  - name: data1\nvolumeMounts:\n  - {name: data1, mountPath: /x}\n  - {name: data, mountPath: /y}\n",
        [],
    ),
    ("no list beside", "extraVolumeMounts:\n  - {name: a, mountPath: /x}\n", []),
    ("template", "extraVolumes:\n  - name: '{{ .n }}'\nextraVolumeMounts:\n  - {name: a, mountPath: /x}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
