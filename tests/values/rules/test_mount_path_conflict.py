from __future__ import annotations

import pytest

from checks.values.rules.mount_path_conflict import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("twice in the values", "mounts:\n  - {name: a, mountPath: /a}\n  - {name: b, mountPath: /a/}\n", [3]),
    ("right", "mounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a/b}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_one_of_them_may_stand_in_the_template() -> None:
    template = POD.replace(
        "      {{- with .Values.mounts }}\n      volumeMounts:",
        "      volumeMounts:\n        - {name: a, mountPath: /a}\n      {{- with .Values.mounts }}",
    )
    assert lines(check, "mounts:\n  - {name: b, mountPath: /a}\n", {"templates/t.yaml": template}, rendered=True) == [2]
