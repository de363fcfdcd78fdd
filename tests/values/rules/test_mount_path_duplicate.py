from __future__ import annotations

import pytest

from checks.values.rules.mount_path_duplicate import check
from tests.values.helpers import lines

CASES = [
    ("two volumes", "extraVolumeMounts:\n  - {name: a, mountPath: /x}\n  - {name: b, mountPath: /x}\n", [3]),
    ("trailing slash", "volumeMounts:\n  - {name: a, mountPath: /x}\n  - {name: b, mountPath: /x/}\n", [3]),
    (
        "with a subPath",
        "volumeMounts:\n  - {name: a, mountPath: /x, subPath: p}\n  - {name: a, mountPath: /x, subPath: q}\n",
        [3],
    ),
    ("own key", "multiVolumes:\n  - {name: a, mountPath: /x}\n  - {name: b, mountPath: /x}\n", [3]),
    ("in a text", "extraVolumeMounts: |\n  - name: a\n    mountPath: /x\n  - name: b\n    mountPath: /x\n", [5]),
    ("below each other", "volumeMounts:\n  - {name: a, mountPath: /x}\n  - {name: b, mountPath: /x/y}\n", []),
    (
        "two containers",
        "a:\n  volumeMounts:\n    - {name: a, mountPath: /x}\nb:\n  volumeMounts:\n    - {name: a, mountPath: /x}\n",
        [],
    ),
    ("template", "volumeMounts:\n  - {name: a, mountPath: '{{ .p }}'}\n  - {name: b, mountPath: '{{ .p }}'}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
