from __future__ import annotations

import pytest

from checks.values.rules.otel_component_undefined import check
from tests.values.helpers import lines

CASES = [
    (
        "exporter",
        "config:\n  exporters:\n    otlp/a: {}\n  service:\n    pipelines:\n      traces:\n        exporters: [otlp/b]\n",
        [7],
    ),
    (
        "processor",
        "config:\n  processors:\n    batch: {}\n  service:\n    pipelines:\n      logs:\n        processors: [batch, transform]\n",
        [7],
    ),
    (
        "in a text",
        "config: |\n  receivers:\n    otlp: {}\n  service:\n    pipelines:\n      traces:\n        receivers: [oltp]\n",
        [7],
    ),
    (
        "defined",
        "config:\n  exporters:\n    otlp/a: {}\n  service:\n    pipelines:\n      traces:\n        exporters: [otlp/a]\n",
        [],
    ),
    (
        "defined and empty",
        "config:\n  exporters:\n    debug:\n  service:\n    pipelines:\n      traces:\n        exporters: [debug]\n",
        [],
    ),
    (
        "connector",
        "config:\n  connectors:\n    spanmetrics: {}\n  receivers:\n    otlp: {}\n  service:\n    pipelines:\n      metrics:\n        receivers: [spanmetrics]\n",
        [],
    ),
    (
        "default of the chart that is not here",
        "config:\n  exporters:\n    otlp/a: {}\n  service:\n    pipelines:\n      traces:\n        exporters: [debug]\n",
        [],
    ),
    ("section elsewhere", "config:\n  service:\n    pipelines:\n      traces:\n        exporters: [otlp/a]\n", []),
    (
        "template",
        "config:\n  exporters:\n    otlp/a: {}\n  service:\n    pipelines:\n      traces:\n        exporters: ['{{ .e }}']\n",
        [],
    ),
    ("other pipelines", "pipelines:\n  a:\n    exporters: [x]\nexporters:\n  y: {}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
