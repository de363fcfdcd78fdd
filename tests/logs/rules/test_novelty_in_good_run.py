"""A run that ended well has notes at most, and none unless they are asked for."""

from __future__ import annotations

from checks.model import Level
from tests.logs.helpers import found

LOG = "$ make test\nFAIL parse_test: expected 3 but got 4\n11 tests passed, 1 failed, allowed\nFinished: SUCCESS\n"


def test_it_is_silent_by_default() -> None:
    assert found(LOG) == []


def test_it_is_a_note_when_it_is_asked_for() -> None:
    findings = found(LOG, least=0.0)
    assert findings
    assert {each.level for each in findings} == {Level.NOTE}
    assert {each.rule_id for each in findings} == {"novelty-in-good-run"}
    assert all(each.properties["score"] < 0.5 for each in findings)
