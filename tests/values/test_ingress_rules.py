from __future__ import annotations

import pytest

from checks.values.ingress_rules import served
from tests.values.helpers import values_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hosts: [{host: a.io, paths: [{path: /}, /b]}]", [("a.io", "/"), ("a.io", "/b")]),
        ("hosts: [{host: a.io, paths: [{path: /, pathType: Exact}]}]", [("a.io", "/ Exact")]),
        ("hosts: [{name: a.io, path: /x}]", [("a.io", "/x")]),
        ("hosts: [{host: a.io, http: {paths: [{path: /}]}}]", [("a.io", "/")]),
        ("hosts: [a.io, '{{ .b }}']", [("a.io", "")]),
        ("hosts: [{host: a.io}]", [("a.io", "")]),
        ("hosts: [{host: a.io, port: 1}]", []),
        ("paths: [/, {path: /b}]", [("", "/"), ("", "/b")]),
    ],
)
def test_served(text: str, expected: list[tuple[str, str]]) -> None:
    values = values_of(f"ingress:\n  {text}\n")
    listed = next(values.children(values.entries["ingress",]))
    assert [(host, path) for _, host, path in served(values, listed)] == expected
