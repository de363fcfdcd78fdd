from __future__ import annotations

import pytest

from checks.values.rules.host_invalid import check
from tests.values.helpers import findings, lines

CASES = [
    ("scheme", "ingress:\n  hosts:\n    - host: https://a.example.com\n", [3]),
    ("list of texts", "ingress:\n  hosts:\n    - my_app.example.com\n", [3]),
    ("hostname", "ingress:\n  hostname: a.example.com/app\n", [2]),
    ("space", "ingress:\n  host: my app.example.com\n", [2]),
    ("port", "ingress:\n  host: a.example.com:8080\n", [2]),
    ("dots", "ingress:\n  hosts: [a..example.com, .example.com, example.com.]\n", [2, 2, 2]),
    ("dash", 'ingress:\n  host: "-a.example.com"\n', [2]),
    ("star inside", "ingress:\n  hosts: [a.*.example.com, a*.example.com]\n", [2, 2]),
    ("upper case", "ingress:\n  host: App.example.com\n", [2]),
    ("address", "ingress:\n  host: 10.0.0.1\n", [2]),
    ("list in a text", "ingress:\n  host: a.example.com,b.example.com\n", [2]),
    ("long part", f"ingress:\n  host: {'a' * 64}.example.com\n", [2]),
    ("sign", "ingress:\n  host: app.example.com!\n", [2]),
    ("under tls", "ingress:\n  tls:\n    - hosts:\n        - https://a.example.com\n", [4]),
    ("other keys", "ingressHost: a_b.example.com\nroute:\n  host: a b\n", [1, 3]),
    ("right", 'ingress: {hosts: [a.example.com, "*.example.com", localhost, xn--bcher-kva.example]}\n', []),
    ("internationalised", "ingress: {host: bücher.example}\n", []),
    ("any host", 'gateway: {hosts: ["*"]}\n', []),
    ("template", 'ingress: {host: "{{ .Release.Name }}.example.com", hosts: ["${HOST}"]}\n', []),
    ("placeholder", "ingress: {host: app.CHANGEME.example}\n", []),
    ("hosts of other things", "database: {host: 10.0.0.1}\nelastic: {hosts: [http://es:9200]}\n", []),
    ("settings of a program", "ingress: {config: {host: http://x}}\n", []),
    ("switched off", "ingress: {enabled: false, host: http://x}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(
    ("host", "right"), [("https://A.example.com:443/", "a.example.com"), ("a_b.example.com", None), ("x.y/z", None)]
)
def test_the_name_alone_is_the_fix(host: str, right: str | None) -> None:
    (found,) = findings(check, f"ingress: {{host: '{host}'}}\n")
    assert [fix.replacements[0].text for fix in found.fixes] == ([right] if right else [])


def test_a_host_is_known_by_where_it_is_rendered() -> None:
    head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n"
    ingress = head + "spec: {rules: [{host: '{{ .Values.url }}'}]}\n"
    assert lines(check, "url: http://a.example.com\n", {"templates/a.yaml": ingress}, rendered=True) == [1]
    assert (
        lines(check, "url: http://a.example.com\n", {"templates/a.yaml": "x: {{ .Values.url }}\n"}, rendered=True) == []
    )
