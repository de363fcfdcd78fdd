from __future__ import annotations

import pytest

from checks.values.rules.value_out_of_range import check
from tests.values.helpers import lines

CASES = [
    ("replicas", "replicaCount: -1\nserver:\n  replicas: -2\n", [1, 3]),
    ("in quotes", 'replicaCount: "-1"\n', [1]),
    ("history", "revisionHistoryLimit: -5\n", [1]),
    ("seconds", "terminationGracePeriodSeconds: -30\nminReadySeconds: -1\n", [1, 2]),
    ("any seconds", "webhook:\n  timeoutSeconds: 5\n  cacheSeconds: -10\n", [3]),
    ("jobs", "job:\n  backoffLimit: -1\n  ttlSecondsAfterFinished: -100\n", [2, 3]),
    ("users", "podSecurityContext:\n  runAsUser: -1\n  fsGroup: 4294967296\n", [2, 3]),
    ("percentage", "maxUnavailable: 150%\n", [1]),
    ("mode", "volumes:\n  - secret:\n      defaultMode: 644\n", [3]),
    ("preference", "preferredDuringSchedulingIgnoredDuringExecution:\n  - weight: 150\n", [2]),
    ("spread", "topologySpreadConstraints:\n  - maxSkew: 0\n", [2]),
    ("none at all", "replicaCount: 0\nrevisionHistoryLimit: 0\n", []),
    ("modes", "a: {defaultMode: 0644}\nb: {defaultMode: 420}\nc: {defaultMode: 256}\n", []),
    ("surge", "maxSurge: 200%\nmaxUnavailable: 100%\n", []),
    ("for ever", "cache: {ttlSeconds: -1}\n", []),
    ("other weights", "alb: {weight: 150}\nannotations: {hook-weight: -5}\n", []),
    ("bounds of an autoscaler are another rule's", "autoscaling: {minReplicas: -1}\n", []),
    ("words", 'replicaCount: "{{ .Values.n }}"\nterminationGracePeriodSeconds: ""\n', []),
    ("switched off", "worker: {enabled: false, replicas: -1}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_a_negative_default_has_a_meaning() -> None:
    assert lines(check, "shards: {replicas: -2}\n", {"values.yaml": "shards: {replicas: -1}\n"}) == []
