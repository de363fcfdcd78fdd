from __future__ import annotations

import pytest

from checks.values.rules.volume_mount_undefined import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("misspelt mount", "volumes:\n  - name: cache\nmounts:\n  - {name: cahce, mountPath: /a}\n", [4]),
    ("no volumes", "mounts:\n  - {name: cache, mountPath: /a}\n", [2]),
    ("one finding for a value", "mounts:\n  - {name: a, mountPath: /a}\n  - {name: b, mountPath: /b}\n", [2, 3]),
    ("right", "volumes: [{name: cache}]\nmounts: [{name: cache, mountPath: /a}]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_the_volume_may_be_what_was_renamed() -> None:
    template = POD.replace(
        "      image: nginx", "      image: nginx\n      volumeMounts: [{name: cache, mountPath: /a}]"
    )
    assert lines(check, "volumes:\n  - name: cahce\n", {"templates/t.yaml": template}, rendered=True) == [2]


def test_claims_of_a_stateful_set_are_volumes() -> None:
    template = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: a}
        spec:
          volumeClaimTemplates: [{metadata: {name: data}}]
          template: {spec: {containers: [{name: a, volumeMounts: {{ toJson .Values.mounts }}}]}}
        """
    text = "mounts:\n  - {name: data, mountPath: /a}\n  - {name: date, mountPath: /b}\n"
    assert lines(check, text, {"templates/t.yaml": template}, rendered=True) == [3]
