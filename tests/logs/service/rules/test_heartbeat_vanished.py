from __future__ import annotations

import pytest

from checks.logs.service import analyse, report
from tests.logs.service.simulated import HOUR, START, beats

SINCE = START + 4 * HOUR


@pytest.mark.parametrize(
    ("name", "last", "expected"),
    [
        ("it beats", SINCE + HOUR, 0),
        ("one is missing", SINCE + HOUR - 300, 0),
        ("ten are missing", SINCE + HOUR - 3000, 1),
        ("all", SINCE, 1),
    ],
)
def test_heartbeat_vanished(name: str, last: float, expected: int) -> None:
    before = beats("INFO lease renewed", 300, START, SINCE)
    now = beats("INFO lease renewed", 300, SINCE, last)
    found = report(analyse(before, now, since=SINCE, until=SINCE + HOUR)).findings
    assert [each.rule_id for each in found] == ["heartbeat-vanished"] * expected, name
    assert all(each.level and each.level.value == "error" for each in found)
