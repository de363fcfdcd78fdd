from __future__ import annotations

from checks.values.collector import undefined
from tests.values.helpers import values_of

CONFIG = """\
config:
  receivers: {otlp: {}}
  connectors: {count: {}}
  exporters: {debug: {}}
  service:
    pipelines:
      traces:
        receivers: [otlp, otlp/2]
        exporters: [debug, count, filelog]
"""


def test_each_name_against_the_sections_that_may_have_it() -> None:
    (use,) = undefined(values_of(CONFIG))
    assert (use.place.text, use.section, use.known) == ("otlp/2", "receivers", ("otlp", "count"))


def test_defaults_of_the_chart_count() -> None:
    chart = {"values.yaml": "config:\n  receivers:\n    otlp/2: {}\n"}
    assert list(undefined(values_of(CONFIG, chart))) == []
