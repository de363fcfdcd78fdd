from __future__ import annotations

import pytest

from checks.values.rules.tls_host_mismatch import check
from tests.values.helpers import lines

CASES = [
    ("another host", "ingress:\n  hosts:\n    - host: a.example\n  tls:\n    - hosts: [b.example]\n", [5]),
    ("list of texts", "ingress:\n  hosts: [a.example]\n  tls:\n    - hosts:\n        - aa.example\n", [5]),
    ("hostname", "ingress:\n  hostname: a.example\n  tls:\n    hosts: [b.example]\n", [4]),
    ("two of two", "ingress:\n  hosts: [a.example]\n  tls: [{hosts: [a.example, b.example]}]\n", [3]),
    ("wildcard of another domain", 'ingress:\n  host: a.example.com\n  tls: [{hosts: ["*.example.org"]}]\n', [3]),
    ("wildcard two parts deep", 'ingress:\n  host: a.b.example.com\n  tls: [{hosts: ["*.example.com"]}]\n', [3]),
    ("same", "ingress: {hosts: [{host: a.example}], tls: [{hosts: [a.example]}]}\n", []),
    ("wildcard certificate", 'ingress: {host: a.example.com, tls: [{hosts: ["*.example.com"]}]}\n', []),
    ("wildcard rule", 'ingress: {host: "*.example.com", tls: [{hosts: [a.example.com]}]}\n', []),
    ("extra hosts", "ingress: {hostname: a.x, extraHosts: [{name: b.x}], tls: [{hosts: [b.x]}]}\n", []),
    ("no hosts", "ingress: {hosts: [], tls: [{hosts: [a.example]}]}\n", []),
    ("template", 'ingress: {hosts: ["{{ .x }}"], tls: [{hosts: [a.example]}]}\n', []),
    ("tls of other kinds", "kafka: {tls: true, hosts: [a]}\nx: {tls: {secretName: b}, host: c}\n", []),
    ("switched off", "ingress: {enabled: false, host: a.x, tls: [{hosts: [b.x]}]}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_the_rule_may_be_the_one_that_stands_in_this_file() -> None:
    chart = {"values.yaml": "ingress: {host: a.example, tls: [{hosts: [a.example]}]}\n"}
    assert lines(check, "ingress:\n  host: b.example\n", chart) == [2]
