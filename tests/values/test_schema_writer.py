from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

from checks.values.schema_writer import strict_schema
from checks.values.tree import merge, plain_data
from tests.values.helpers import chart_of, values_of

if TYPE_CHECKING:
    from checks.values.chart import Chart

TEMPLATE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  annotations: {{ toYaml .Values.podAnnotations | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
  template:
    spec:
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
"""
DEFAULTS = """\
# -- Number of pods
replicaCount: 1
image:
  repository: nginx
  tag: ""
  ## @param image.pullPolicy When to pull
  pullPolicy: IfNotPresent
podAnnotations: {}
"""


@pytest.fixture(scope="module")
def chart() -> Chart:
    return chart_of({"values.yaml": DEFAULTS, "templates/deployment.yaml": TEMPLATE})


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("the defaults", "", True),
        ("other values", "replicaCount: 3\nimage: {tag: v2, pullPolicy: Always}\n", True),
        ("a free-form map", "podAnnotations: {example.com/any: thing}\n", True),
        ("globals", "global: {any: thing}\n", True),
        ("a null", "image: {tag: null}\n", True),
        ("an unknown key", "replicaCuont: 3\n", False),
        ("an unknown key below", "image: {tga: v2}\n", False),
        ("a word outside of the list", "image: {pullPolicy: ifnotpresent}\n", False),
        ("a map for a number", "replicaCount: {a: 1}\n", False),
    ],
)
def test_what_validates(chart: Chart, name: str, text: str, right: bool) -> None:
    data = plain_data(merge(chart.defaults, values_of(text).root))
    assert Draft7Validator(strict_schema(chart)).is_valid(data) is right


def test_it_is_a_schema_with_the_comments(chart: Chart) -> None:
    schema = strict_schema(chart)
    Draft7Validator.check_schema(schema)
    assert schema["properties"]["replicaCount"]["description"] == "Number of pods"
    assert schema["properties"]["image"]["properties"]["pullPolicy"]["description"] == "When to pull"


def test_a_missing_subchart_stays_open() -> None:
    chart_yaml = "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - {name: redis, version: 1.0.0}\n"
    schema = strict_schema(chart_of({"Chart.yaml": chart_yaml, "values.yaml": DEFAULTS, "templates/d.yaml": TEMPLATE}))
    assert Draft7Validator(schema).is_valid({"redis": {"any": "thing"}})
