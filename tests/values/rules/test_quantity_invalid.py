from __future__ import annotations

import pytest

from checks.values.rules.quantity_invalid import check
from tests.values.helpers import findings, lines

CASES = [
    ("lower-case suffix", "resources:\n  limits:\n    memory: 10gi\n", [3]),
    ("trailing B", "resources:\n  limits:\n    memory: 2GB\n", [3]),
    ("space", 'resources:\n  limits:\n    memory: "1 Gi"\n', [3]),
    ("GiB", "resources:\n  requests:\n    memory: 1.5GiB\n", [3]),
    ("negative", "resources:\n  requests:\n    cpu: -1\n", [3]),
    ("word for cpu", "resources:\n  limits:\n    cpu: one\n", [3]),
    ("cpu in millicores", "resources:\n  limits:\n    cpu: 500millicores\n", [3]),
    ("volume size", "persistence:\n  size: 10gb\n", [2]),
    ("volume size beside a class", "data:\n  storageClass: fast\n  size: 10gi\n", [3]),
    ("any depth", "a:\n  - b:\n      limits: {memory: 8Gis}\n", [3]),
    ("decimal suffix is right", "resources:\n  limits:\n    memory: 512M\n", []),
    ("fraction is right", "resources:\n  limits:\n    cpu: 0.5\n", []),
    ("exponent is right", "resources:\n  limits:\n    memory: 1e9\n", []),
    ("bytes are right", "resources:\n  limits:\n    memory: 128974848\n", []),
    ("null removes a default", "resources:\n  limits:\n    memory: null\n", []),
    ("template", 'resources:\n  limits:\n    memory: "{{ .Values.mem }}"\n', []),
    ("a size that is no quantity", "shirt:\n  size: XXL\n", []),
    ("application setting", "cache:\n  memory: 512MB\n", []),
    ("switched off", "persistence:\n  enabled: false\n  size: 10gb\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10gi", "10Gi"),
        ("2GB", "2G"),
        ('"1 Gi"', "1Gi"),
        ("5GiB", "5Gi"),
        ("512mb", "512M"),
        ("8Gis", "8Gi"),
        ("lots", None),
    ],
)
def test_fix_is_the_one_right_answer(text: str, meant: str | None) -> None:
    (finding,) = findings(check, f"resources:\n  limits:\n    memory: {text}\n")
    assert [fix.replacements[0].text for fix in finding.fixes] == ([meant] if meant else [])
