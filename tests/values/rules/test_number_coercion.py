from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.number_coercion import check
from tests.values.helpers import findings, lines

CASES = [
    ("zero lost", "image:\n  tag: 1.10\n", [2]),
    ("whole number", "image:\n  tag: 1.0\n", [2]),
    ("date", "image:\n  tag: 20250101\n", [2]),
    ("commit with an e", "image:\n  tag: 12345e7\n", [2]),
    ("octal", "image:\n  tag: 010\n", [2]),
    ("hexadecimal", "image:\n  tag: 0x10\n", [2]),
    ("underscore", "image:\n  tag: 1_000\n", [2]),
    ("other keys", "version: 2.0\nimageTag: 3.20\nkubeVersion: 1.30\ncommit: 1234567\n", [1, 2, 3, 4]),
    ("list", "versions:\n  - 1.20\n  - 1.21\n", [2]),
    ("account", "accountId: 123456789012\n", [1]),
    ("password", "auth:\n  password: 0123456\n", [2]),
    ("in quotes", 'image: {tag: "1.10"}\n', []),
    ("printed as written", "image: {tag: 1.27}\nversion: 3\nappVersion: 1.2.10\n", []),
    ("infinite", "image: {tag: 1e3456}\n", []),
    ("real numbers", "cpu: 1.10\nratio: 0.50\nmaxBytes: 104857600\nport: 8080\n", []),
    ("user of a process", "runAsUser: 1000650000\nuserId: 1000650000\n", []),
    ("switched off", "a: {enabled: false, tag: 1.10}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_the_text_as_written_is_a_safe_fix() -> None:
    (found,) = findings(check, "image: {tag: 1.10}\n")
    assert [(fix.safe, fix.replacements[0].text) for fix in found.fixes] == [(True, '"1.10"')]
    assert "prints it as 1.1" in found.message


def test_an_identifier_is_a_warning() -> None:
    (found,) = findings(check, "projectId: 1234567890\n")
    assert found.level is Level.WARNING


@pytest.mark.parametrize(
    ("template", "count"), [("{{ .Values.accountId | int64 }}", 0), ("{{ .Values.accountId }}", 1)]
)
def test_what_the_template_does_with_it_counts(template: str, count: int) -> None:
    assert len(lines(check, "accountId: 123456789012\n", {"templates/a.yaml": f"x: {template}\n"})) == count
