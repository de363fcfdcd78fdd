from __future__ import annotations

import pytest

from checks.values.rules.immutable_object_field import check
from tests.values.helpers import chart_of, values_of

CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  labels: {team: {{ .Values.team }}}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: {{ .Values.disk }}
  resources:
    requests:
      storage: {{ .Values.size }}
"""
BASE = "disk: slow\nteam: a\nsize: 1Gi\n"


@pytest.mark.parametrize(
    ("name", "after", "expected"),
    [
        ("an immutable field", BASE.replace("slow", "fast"), [1]),
        ("a label", BASE.replace("team: a", "team: b"), []),
        ("a growing volume", BASE.replace("1Gi", "2Gi"), []),
        ("nothing", BASE, []),
    ],
)
def test_lines(name: str, after: str, expected: list[int]) -> None:
    chart = chart_of({"templates/claim.yaml": CLAIM})
    values, before = (values_of(text, rendered=True) for text in (after, BASE))
    values.chart = before.chart = chart
    values.before = before
    assert [each.location.start_line for each in check.check(values)] == expected
