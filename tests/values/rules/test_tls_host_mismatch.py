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


INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  rules: [{host: "{{ .Values.name }}.example.com"}]
  tls: [{secretName: a, hosts: ["{{ .Values.certificate }}"]}]
"""


@pytest.mark.parametrize(
    ("certificate", "expected"), [("b.example.com", [2]), ("a.example.com", []), ("*.example.com", [])]
)
def test_rules_that_the_chart_makes(certificate: str, expected: list[int]) -> None:
    text = f'name: a\ncertificate: "{certificate}"\n'
    assert lines(check, text, {"templates/a.yaml": INGRESS}, rendered=True) == expected


def test_beside_a_template_only_a_misspelling_counts() -> None:
    rules = 'ingress:\n  hosts: [app.example.com, "{{ .Release.Name }}.example.com"]\n'
    assert lines(check, rules + "  tls: [{hosts: [app.exmaple.com]}]\n") == [3]
    assert lines(check, rules + "  tls: [{hosts: [other.example.com.au]}]\n") == []
