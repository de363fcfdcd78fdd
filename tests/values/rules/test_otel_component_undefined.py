from __future__ import annotations

import pytest

from checks.values.rules.otel_component_undefined import check
from tests.values.helpers import lines

CASES = [
    ("exporter", "exporters: {otlp/a: {}}", "exporters: [otlp/b]", [6]),
    ("processor", "processors: {batch: {}}", "processors: [batch, transform]", [6]),
    ("receiver", "receivers: {otlp: {}}", "receivers: [oltp]", [6]),
    ("defined", "exporters: {otlp/a: {}}", "exporters: [otlp/a]", []),
    ("defined and empty", "exporters: {debug: }", "exporters: [debug]", []),
    ("connector", "connectors: {spanmetrics: {}}\n  receivers: {otlp: {}}", "receivers: [spanmetrics]", []),
    ("section elsewhere", "extensions: {}", "exporters: [otlp/a]", []),
    ("template", "exporters: {otlp/a: {}}", "exporters: ['{{ .e }}']", []),
]


SERVICE = "  service:\n    pipelines:\n      traces:\n        "


@pytest.mark.parametrize(("name", "section", "uses", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, section: str, uses: str, expected: list[int]) -> None:
    assert lines(check, f"config:\n  {section}\n{SERVICE}{uses}\n") == expected
    assert lines(check, f"config: |\n  {section}\n{SERVICE}{uses}\n") == expected


def test_defaults_of_a_chart_that_is_not_here() -> None:
    body = f"  exporters: {{otlp/a: {{}}}}\n{SERVICE}exporters: [debug]\n"
    assert lines(check, f"config:\n{body}") == []
    assert lines(check, f"config: |\n{body}") == [6]


def test_other_pipelines_are_none_of_ours() -> None:
    assert lines(check, "pipelines:\n  a:\n    exporters: [x]\nexporters:\n  y: {}\n") == []
