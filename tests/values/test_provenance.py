from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.likeness import go_text, related, suffix, text_of
from checks.values.manifests import value_at
from checks.values.provenance import Provenance
from tests.values.helpers import values_of

TEMPLATE = """
{{- define "name" }}{{ .Values.name | default .Chart.Name | trunc 20 }}{{ end -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "name" . }}
  annotations: {{- toYaml .Values.annotations | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  paused: {{ .Values.paused }}
  template:
    spec:
      nodeSelector: {{- toYaml .Values.nodeSelector | nindent 8 }}
      containers:
        - name: main
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          args: {{- toYaml .Values.args | nindent 12 }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
          ports:
            - containerPort: {{ .Values.ports.http }}
            - containerPort: {{ .Values.ports.metrics }}
        - name: side
          image: {{ printf "%s/side" .Values.registry }}
"""
VALUES = """
name: web
annotations: {a: one}
replicas: 2
other: 2
paused: false
nodeSelector: {}
image: {repository: nginx, tag: "1.2"}
tag: "1.2"
args: [--level, high]
resources: {limits: {cpu: 1}}
limits: {cpu: 1}
ports: {http: 8080, metrics: 8080}
registry: example.com
"""
POD = ("spec", "template", "spec")
MAIN = (*POD, "containers", 0)
CASES = [
    ("text through a helper", ("metadata", "name"), "name"),
    ("item of a map", ("metadata", "annotations", "a"), "annotations.a"),
    ("number that stands twice", ("spec", "replicas"), "replicas"),
    ("boolean", ("spec", "paused"), "paused"),
    ("empty map", (*POD, "nodeSelector"), "nodeSelector"),
    ("part of a text", (*MAIN, "image"), "image.repository"),
    ("whole list", (*MAIN, "args"), "args"),
    ("item of a list", (*MAIN, "args", 1), "args[1]"),
    ("whole map that has a twin", (*MAIN, "resources", "limits"), "resources.limits"),
    ("below it", (*MAIN, "resources", "limits", "cpu"), "resources.limits.cpu"),
    ("first of two equal ports", (*MAIN, "ports", 0, "containerPort"), "ports.http"),
    ("second of two equal ports", (*MAIN, "ports", 1, "containerPort"), "ports.metrics"),
    ("printed text", (*POD, "containers", 1, "image"), "registry"),
    ("the template's own", (*MAIN, "name"), None),
]


@pytest.fixture(scope="module")
def provenance() -> Provenance:
    rendering = values_of(VALUES, {"templates/t.yaml": TEMPLATE}, rendered=True).rendering
    assert rendering is not None
    return rendering.provenance


@pytest.mark.parametrize(("name", "path", "expected"), CASES, ids=[each[0] for each in CASES])
def test_fields(provenance: Provenance, name: str, path: tuple[str | int, ...], expected: str | None) -> None:
    entry = provenance.trace(provenance.rendering.objects[0], path)
    assert (entry.where if entry else None) == expected


def test_keys(provenance: Provenance) -> None:
    rendered = provenance.rendering.objects[0]
    found = provenance.trace(rendered, (*MAIN, "resources", "limits"), key=True)
    assert found is not None
    assert found.where == "resources.limits"
    assert provenance.trace(rendered, (*MAIN, "image"), key=True) is None


def test_defaults_are_not_blamed() -> None:
    chart = {"values.yaml": VALUES, "templates/t.yaml": TEMPLATE}
    rendering = values_of("replicas: 3", chart, rendered=True).rendering
    assert rendering is not None
    rendered = rendering.objects[0]
    assert rendering.trace(rendered, ("metadata", "name")) is None
    found = rendering.trace(rendered, ("spec", "replicas"))
    assert found is not None
    assert found.where == "replicas"


def test_a_template_that_includes_another_is_rendered_with_it() -> None:
    chart = {
        "templates/t.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Values.a }}"}\n'
        'data: {sum: {{ include (print $.Template.BasePath "/u.yaml") . | sha256sum }}}\n',
        "templates/u.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: u}\n",
        "templates/z.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: z}\n",
    }
    rendering = values_of("a: web", chart, rendered=True).rendering
    assert rendering is not None
    found = rendering.trace(rendering.objects[0], ("metadata", "name"))
    assert found is not None
    assert found.where == "a"


GO = [
    ({"b": [1, "x"], "a": None}, "map[a:<nil> b:[1 x]]"),
    ([], "[]"),
    (True, "true"),
    (3.0, "3"),
    ("text", "text"),
]


@pytest.mark.parametrize(("data", "expected"), GO)
def test_go_prints(data: object, expected: str) -> None:
    assert go_text(data) == expected


def test_likeness() -> None:
    assert suffix(("a", "limits", "cpu"), ("spec", 0, "limits", "cpu")) == 2
    assert suffix((), ("a",)) == 0
    entry = values_of("image: {tag: 1}").entries[("image", "tag")]
    assert related(entry, ("spec", "image")) == 1
    assert related(entry, ("image", "tag")) == 3
    assert related(entry, ()) == 0
    assert text_of(None) == ""


@given(st.recursive(st.none() | st.integers() | st.text(), lambda below: st.dictionaries(st.text(), below, max_size=3)))
def test_values_at_paths(data: object) -> None:
    assert value_at(data, ()) == data
    value_at(data, ("a", 0, "b"))
