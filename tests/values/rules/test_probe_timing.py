from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.probe_timing import check
from tests.values.helpers import findings, lines

CASES = [
    ("timeout above period", "livenessProbe:\n  periodSeconds: 10\n  timeoutSeconds: 30\n", [3]),
    ("period of Kubernetes", "readinessProbe:\n  timeoutSeconds: 2000\n", [2]),
    ("timeout of Kubernetes", "readinessProbe:\n  periodSeconds: 0\n", [2]),
    ("success", "livenessProbe:\n  successThreshold: 2\n", [2]),
    ("success of a startup probe", "probes:\n  startup:\n    successThreshold: 3\n", [3]),
    ("zeros", "livenessProbe:\n  timeoutSeconds: 0\n  failureThreshold: 0\n", [2, 3]),
    ("negative delay", "customLivenessProbe:\n  initialDelaySeconds: -5\n", [2]),
    ("other spelling", "probes:\n  liveness:\n    period: 5\n    timeout: 20\n", [4]),
    ("right", "livenessProbe: {initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 10}\n", []),
    ("success of a readiness probe", "readinessProbe: {successThreshold: 2}\n", []),
    ("times of other things", "webhook: {timeoutSeconds: 30, periodSeconds: 10}\n", []),
    ("switched off", "livenessProbe: {enabled: false, periodSeconds: 0}\n", []),
    ("template", 'livenessProbe: {timeoutSeconds: "{{ .Values.t }}"}\n', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_what_is_refused_is_an_error() -> None:
    assert [each.level for each in findings(check, "livenessProbe: {successThreshold: 2}\n")] == [Level.ERROR]
    assert [each.level for each in findings(check, "livenessProbe: {timeoutSeconds: 20}\n")] == [None]


def test_the_period_may_be_the_one_that_stands_in_this_file() -> None:
    chart = {"values.yaml": "readinessProbe: {timeoutSeconds: 5, periodSeconds: 10}\n"}
    assert lines(check, "readinessProbe:\n  periodSeconds: 2\n", chart) == [2]
