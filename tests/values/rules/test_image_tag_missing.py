from __future__ import annotations

import pytest

from checks.values.rules.image_tag_missing import check
from tests.values.helpers import lines

CASES = [
    ("container", "extraContainers:\n  - name: a\n    image: busybox\n", [3]),
    ("sidecar", "sidecars:\n  - name: a\n    image: ghcr.io/acme/proxy\n", [3]),
    ("init container in a map", "extraInitContainers:\n  wait:\n    name: wait\n    image: busybox\n", []),
    ("container in a text", "extraContainers: |\n  - name: a\n    image: busybox\n", [3]),
    ("registry port", "initContainers:\n  - name: a\n    image: registry:5000/a/b\n", [3]),
    ("tag", "extraContainers:\n  - name: a\n    image: busybox:1.36\n", []),
    ("digest", "extraContainers:\n  - name: a\n    image: busybox@sha256:%s\n" % ("a" * 64), []),
    ("template", "extraContainers:\n  - name: a\n    image: '{{ .Values.image.repository }}'\n", []),
    ("no chart, nobody knows its default", "image:\n  repository: nginx\n  tag: ''\n", []),
    ("no chart, no container", "image: nginx\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


BARE = 'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"'
DEFAULT = 'image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"'
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      "
EMPTY = 'image:\n  repository: nginx\n  tag: ""\n'
WITH_CHART = [
    ("empty", BARE, EMPTY, [3]),
    ("null", BARE, "image:\n  repository: nginx\n  tag:\n", [3]),
    ("absent", BARE, "image:\n  repository: nginx\n", [2]),
    ("filled", BARE, 'image:\n  repository: nginx\n  tag: "1.27"\n', []),
    ("appVersion in its place", DEFAULT, EMPTY, []),
    ("digest in its place", BARE, EMPTY + "  digest: sha256:%s\n" % ("a" * 64), []),
    ("behind a helper", 'image: {{ include "app.image" .Values.image }}', EMPTY, []),
    ("whole reference", "image: {{ .Values.image }}", "image: acme/nginx\n", [1]),
]


@pytest.mark.parametrize(("name", "template", "text", "expected"), WITH_CHART, ids=[case[0] for case in WITH_CHART])
def test_the_template_decides(name: str, template: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, {"templates/pod.yaml": f"{POD}{template}\n"}) == expected


@pytest.mark.parametrize(("name", "template", "text", "expected"), WITH_CHART, ids=[case[0] for case in WITH_CHART])
def test_the_rendered_pod_decides(name: str, template: str, text: str, expected: list[int]) -> None:
    if "helper" not in name and "digest" not in name:
        assert lines(check, text, {"templates/pod.yaml": f"{POD}{template}\n"}, rendered=True) == expected


def test_an_override_that_empties_the_default() -> None:
    chart = {"templates/pod.yaml": f"{POD}{BARE}\n", "values.yaml": "image:\n  repository: nginx\n  tag: '1.27'\n"}
    assert lines(check, 'replicas: 1\nimage:\n  tag: ""\n', chart, rendered=True) == [3]
    assert lines(check, "replicas: 1\n", chart, rendered=True) == []


def test_a_chart_without_app_version_has_no_fallback() -> None:
    chart = {"Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n", "templates/pod.yaml": f"{POD}{DEFAULT}\n"}
    assert lines(check, EMPTY, chart, rendered=True) == [3]
