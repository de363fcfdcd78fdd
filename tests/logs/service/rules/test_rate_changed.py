from __future__ import annotations

import pytest

from checks.logs.service import Entry, analyse, report
from tests.logs.service.simulated import HOUR, START, steady

SINCE = START + 12 * HOUR


@pytest.mark.parametrize(
    ("name", "rate", "expected"),
    [
        ("as before", 0.02, []),
        ("a little more", 0.026, []),
        ("ten times", 0.2, ["times as often"]),
        ("a tenth", 0.002, ["times more rarely"]),
    ],
)
def test_rate_changed(name: str, rate: float, expected: list[str]) -> None:
    rates = {0: 0.02, 1: 0.03, 2: 0.005}
    log = analyse(
        steady(rates, START, SINCE, 7),
        steady({**rates, 0: rate}, SINCE, SINCE + HOUR, 8),
        since=SINCE,
        until=SINCE + HOUR,
    )
    found = report(log).findings
    assert len(found) == len(expected), name
    for finding, words in zip(found, expected, strict=True):
        assert (finding.rule_id, finding.message.startswith("`loadsOrders <*>` comes ")) == ("rate-changed", True)
        assert words in finding.message


def test_what_is_new_is_not_also_more_frequent() -> None:
    now = [*steady({0: 0.02}, SINCE, SINCE + HOUR, 2), *(Entry("ERROR down", SINCE + n) for n in range(50))]
    found = report(analyse(steady({0: 0.02}, START, SINCE, 1), now, since=SINCE, until=SINCE + HOUR)).findings
    assert [each.rule_id for each in found] == ["template-new"]
