from __future__ import annotations

import pytest

from checks.security.rules.dockerfile_add_remote import check
from tests.security.rules.helpers import dockerfile

CASES = [
    ("address", "FROM a\nADD https://example.com/x /x\n", [2]),
    ("in json form", 'FROM a\nADD ["http://example.com/x", "/x"]\n', [2]),
    ("continued", "FROM a\nADD \\\n  # a comment\n  --chown=1 \\\n  https://example.com/x /x\n", [2]),
    ("in small letters", "from a\nadd https://example.com/x /x\n", [2]),
    ("repository", "FROM a\nADD git@example.com:a/b.git /x\n", [2]),
    ("other escape", "# escape=`\nFROM a\nADD `\nhttps://example.com/x /x\n", [3]),
    ("with checksum", "FROM a\nADD --checksum=sha256:0123 https://example.com/x /x\n", []),
    ("pinned repository", f"FROM a\nADD https://example.com/a.git#{'a' * 40} /x\n", []),
    ("file", "FROM a\nADD x.tar /x\n", []),
    ("copy", "FROM a\nCOPY https /x\n", []),
    ("in a comment", "FROM a\n# ADD https://example.com/x /x\n", []),
    ("in a run", "FROM a\nRUN curl https://example.com/x\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert dockerfile(check, text) == expected
