from __future__ import annotations

import pytest

from checks.values.rules.ingress_path_duplicate import check
from tests.values.helpers import lines

CASES = [
    ("same path", "ingress:\n  hosts:\n    - host: a.io\n      paths:\n        - path: /\n        - path: /\n", [6]),
    (
        "same host",
        "ingress:\n  hosts:\n    - host: a.io\n      paths: [{path: /}]\n    - host: A.io\n      paths: [{path: /}]\n",
        [6],
    ),
    ("paths as texts", "ingress:\n  hosts:\n    - host: a.io\n      paths: [/, /api, /]\n", [4]),
    ("hosts as texts", "ingress:\n  hosts:\n    - a.io\n    - a.io\n", [4]),
    ("only hosts", "ingress:\n  hosts:\n    - host: a.io\n    - host: a.io\n", [4]),
    (
        "other path",
        "ingress:\n  hosts:\n    - {host: a.io, paths: [{path: /}]}\n    - {host: a.io, paths: [{path: /b}]}\n",
        [],
    ),
    (
        "exact and prefix",
        "ingress:\n  hosts:\n  - host: a.io\n    paths: [{path: /, pathType: Exact}, {path: /, pathType: Prefix}]\n",
        [],
    ),
    (
        "two certificates",
        "ingress:\n  tls:\n    - {secretName: a, hosts: [a.io]}\n    - {secretName: b, hosts: [a.io]}\n",
        [],
    ),
    ("template", "ingress:\n  hosts:\n    - '{{ .Values.host }}'\n    - '{{ .Values.host }}'\n", []),
    ("peers", "cluster:\n  hosts: [a, a]\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
