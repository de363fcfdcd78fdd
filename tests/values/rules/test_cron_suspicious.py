from __future__ import annotations

import pytest

from checks.values.rules.cron_suspicious import check
from tests.values.helpers import lines

CASES = [
    ("minutes", 'cronjob:\n  schedule: "*/90 * * * *"\n', [2]),
    ("exactly sixty", 'cronjob:\n  schedule: "*/60 * * * *"\n', [2]),
    ("hours", 'cronjob:\n  schedule: "0 */36 * * *"\n', [2]),
    ("uneven", 'cronjob:\n  schedule: "*/45 * * * *"\n', [2]),
    ("every minute of an hour", 'cronjob:\n  schedule: "* 3 * * *"\n', [2]),
    ("every minute of some hours", 'cronjob:\n  schedule: "* */6 * * *"\n', [2]),
    ("every minute", 'cronjob:\n  schedule: "* * * * *"\n', [2]),
    ("step one", 'cronjob:\n  schedule: "*/1 * * * *"\n', [2]),
    ("time zone", 'cronjob:\n  schedule: "TZ=UTC 0 3 * * *"\n', [2]),
    ("a quarter", 'cronjob:\n  schedule: "*/15 * * * *"\n', []),
    ("half an hour", 'cronjob:\n  schedule: "*/30 */12 * * *"\n', []),
    ("weekdays", 'cronjob:\n  schedule: "0 8 * * 1-5"\n', []),
    ("either day", 'cronjob:\n  schedule: "0 0 1 * MON"\n', []),
    ("macro", 'cronjob:\n  schedule: "@hourly"\n', []),
    ("invalid is not ours", 'cronjob:\n  schedule: "0 25 * * *"\n', []),
    ("never is not ours", 'cronjob:\n  schedule: "* 3 31 2 *"\n', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
