from __future__ import annotations

import pytest

from checks.values.rules.value_not_allowed import check
from tests.values.helpers import findings, lines

CASES = [
    ("lower case", "image:\n  pullPolicy: ifnotpresent\n", [2]),
    ("another word", "image:\n  pullPolicy: Sometimes\n", [2]),
    ("a boolean", "imagePullPolicy: true\n", [1]),
    ("service type", "service:\n  type: Clusterip\n", [2]),
    ("service type, misspelt", "service:\n  type: LoadBalancr\n", [2]),
    ("service type in a part of another name", "proxy:\n  type: loadbalancer\n", [2]),
    ("strategy", "updateStrategy:\n  type: rollingupdate\n", [2]),
    ("strategy as a text", "strategy: rollingUpdate\n", [1]),
    ("restart policy", "job:\n  restartPolicy: onfailure\n", [2]),
    ("concurrency policy", "cronjob:\n  concurrencyPolicy: forbid\n", [2]),
    ("path type", "ingress:\n  hosts:\n    - paths:\n        - pathType: prefix\n", [4]),
    ("access modes", "persistence:\n  accessModes:\n    - ReadWriteOnce\n    - ReadWriteMulti\n", [4]),
    ("access mode", "persistence:\n  accessMode: RWO\n", [2]),
    ("traffic policy", "service:\n  externalTrafficPolicy: local\n", [2]),
    ("toleration", "tolerations:\n  - operator: equals\n    effect: noschedule\n", [2, 3]),
    ("selector", "matchExpressions:\n  - operator: notin\n", [2]),
    ("spread", "topologySpreadConstraints:\n  - whenUnsatisfiable: ScheduleAnyways\n", [2]),
    ("protocol", "ports:\n  - containerPort: 80\n    protocol: tcp\n", [3]),
    ("scheme", "livenessProbe:\n  httpGet:\n    scheme: https\n", [3]),
    ("profile", "seccompProfile:\n  type: runtimeDefault\n", [2]),
    ("workload kind", "kind: Daemonset\n", [1]),
    ("right words", "image: {pullPolicy: Always}\nservice: {type: ClusterIP, sessionAffinity: None}\n", []),
    ("empty", 'image: {pullPolicy: ""}\nservice: {externalTrafficPolicy: }\n', []),
    ("template", 'image: {pullPolicy: "{{ .Values.global.pullPolicy }}"}\n', []),
    ("other types", "storage: {type: s3}\nhook: {type: internal}\ncache: {type: redis}\n", []),
    ("other schemes and protocols", "serviceMonitor: {scheme: http}\nkafka: {protocol: PLAINTEXT}\n", []),
    ("other strategies", "scoringStrategy: {type: MostAllocated}\n", []),
    ("other access", "backup: {accessMode: ReadWrite}\n", []),
    ("other kinds", "kind: Both\nissuerRef: {kind: AWSPCAIssuer}\n", []),
    ("switched off", "service: {enabled: false, type: clusterip}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_the_right_word_is_a_safe_fix() -> None:
    (found,) = findings(check, "image:\n  pullPolicy: 'if-not-present'\n")
    assert [(fix.safe, fix.replacements[0].text) for fix in found.fixes] == [(True, "IfNotPresent")]
    assert "`IfNotPresent`" in found.message


def test_no_fix_when_no_word_is_near() -> None:
    (found,) = findings(check, "image: {pullPolicy: Sometimes}\n")
    assert found.fixes == ()


def test_a_word_of_the_chart_is_left_alone() -> None:
    chart = {"templates/a.yaml": '{{ if eq .Values.strategy "rollingUpdate" }}x: 1{{ end }}\n'}
    assert lines(check, "strategy: rollingUpdate\n", chart) == []


def test_the_default_proves_the_field() -> None:
    assert lines(check, "front:\n  type: private\n", {"values.yaml": "front: {type: ClusterIP}\n"}) == [2]
