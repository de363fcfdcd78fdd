from __future__ import annotations

import pytest

from checks.values.placeholders import capitals, templated


@pytest.mark.parametrize(
    "text",
    ["{{ .a }}", "a-${B}", "$(B)", "<name>", "__TAG__", "%(x)s", "#{TAG}#", "@VERSION@", "[[ x ]]", "$TAG", "@@x@@"],
)
def test_templated(text: str) -> None:
    assert templated(text)


@pytest.mark.parametrize("text", ["", "a < b", "a@b.c", "100%", "5$", "a_b", "# note", "x__y"])
def test_not_templated(text: str) -> None:
    assert not templated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ACCOUNT_ID.dkr", True), ("YOUR-REGISTRY/a", True), ("MYSQL", False), ("nginx", False), ("HEAD", False)],
)
def test_capitals(text: str, expected: bool) -> None:
    assert capitals(text) is expected
