from __future__ import annotations

import pytest

from checks.values.rules.probe_target import check
from tests.values.helpers import findings, lines

CASES = [
    ("path", "livenessProbe:\n  httpGet:\n    path: healthz\n", [3]),
    ("two handlers", "livenessProbe:\n  httpGet: {path: /, port: 80}\n  tcpSocket: {port: 80}\n", [2]),
    ("right", "livenessProbe: {httpGet: {path: /healthz, port: http}}\n", []),
    ("only times", "livenessProbe: {periodSeconds: 10}\n", []),
    ("template", 'livenessProbe: {httpGet: {path: "{{ .Values.p }}"}}\n', []),
    ("emptied", "livenessProbe: {httpGet: null, tcpSocket: {port: 80}}\n", []),
    ("no probe", "get: {httpGet: {path: healthz}}\n", []),
    ("switched off", "livenessProbe: {enabled: false, httpGet: {path: x}}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_the_handler_that_came_to_the_default_is_named() -> None:
    chart = {"values.yaml": "livenessProbe: {httpGet: {path: /, port: 80}}\n"}
    assert lines(check, "livenessProbe:\n  exec:\n    command: [ls]\n", chart) == [2]


def test_a_chart_that_chooses_one_handler_is_right() -> None:
    template = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n"
        "      livenessProbe:\n        httpGet: {{ toJson .Values.livenessProbe.httpGet }}\n"
    )
    text = "livenessProbe:\n  httpGet: {path: /, port: 80}\n  tcpSocket: {port: 80}\n"
    assert lines(check, text, {"templates/a.yaml": template}, rendered=True) == []


def test_the_slash_is_the_fix() -> None:
    (found,) = findings(check, "livenessProbe: {httpGet: {path: healthz}}\n")
    assert [fix.replacements[0].text for fix in found.fixes] == ["/healthz"]
