from __future__ import annotations

import pytest

from checks.model import Finding, Level, Location
from checks.suppress import ignores, problems, split

KNOWN = frozenset({"quantity-invalid", "image-tag-mutable"})


def finding(line: int, rule: str = "quantity-invalid") -> Finding:
    return Finding("m", Location("values.yaml", line), "k", Level.ERROR, rule_id=rule, category="quantity.invalid")


@pytest.mark.parametrize(
    ("name", "text", "line", "kept"),
    [
        ("on the line", "a: 1 # guard: ignore[quantity-invalid] legacy", 1, 0),
        ("on the line above", "# guard: ignore[quantity-invalid] legacy\na: 1", 2, 0),
        ("by category", "a: 1  # guard: ignore[quantity.invalid] legacy", 1, 0),
        ("one of several", "a: 1  # guard: ignore[image-tag-mutable, quantity-invalid] legacy", 1, 0),
        ("another rule", "a: 1  # guard: ignore[image-tag-mutable] legacy", 1, 1),
        ("without a reason", "a: 1  # guard: ignore[quantity-invalid]", 1, 1),
        ("two lines above", "# guard: ignore[quantity-invalid] legacy\n\na: 1", 3, 1),
        ("behind a value it is not for the next line", "a: 1  # guard: ignore[quantity-invalid] x\nb: 1", 2, 1),
    ],
)
def test_what_is_ignored(name: str, text: str, line: int, kept: int) -> None:
    found, ignored = split([finding(line)], list(ignores(text.split("\n"))))
    assert (len(found), ignored) == (kept, 1 - kept)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# guard: ignore[quantity-invalid]", "needs a reason"),
        ("# guard: ignore[quantity-invald] why", "Did you mean 'quantity-invalid'?"),
        ("# guard: ignore because", "names its rules"),
    ],
)
def test_comments_that_do_not_count_are_said(text: str, said: str) -> None:
    (notification,) = problems(ignores([text]), KNOWN, "values.yaml")
    assert said in notification.message
    assert notification.location == Location("values.yaml", 1, 1, 1, 1)


def test_a_right_comment_is_not_said() -> None:
    assert not list(problems(ignores(["# guard: ignore[quantity-invalid] why"]), KNOWN, "values.yaml"))
