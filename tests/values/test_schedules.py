from __future__ import annotations

import pytest

from checks.values.schedules import cron_like, schedules
from tests.values.helpers import values_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 5 * * *", True),
        ("0 5 * *", True),
        ("0 0 5 * * ?", True),
        ("*/5 * * * MON-FRI", True),
        ("@daily", True),
        ("TZ=UTC 0 5 * * *", True),
        ("daily", False),
        ("every day at 5", False),
        ("5 minutes", False),
        ("2024-01-01 10:00:00", False),
    ],
)
def test_cron_like(text: str, expected: bool) -> None:
    assert cron_like(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cronjob:\n  schedule: '0 5 * * *'\n", [True]),
        ("backup:\n  schedule: '0 5 * * *'\n", [False]),
        ("cron:\n  cleanup: '0 5 * * *'\n", [False]),
        ("a:\n  cleanupCronSchedule: '0 5 * * *'\n", [False]),
        ("matrix: '0 5 * * *'\n", []),
        ("cronjob:\n  command: '0 5 * * *'\n", []),
    ],
)
def test_schedules(text: str, expected: list[bool]) -> None:
    assert [cron_job for _, _, cron_job in schedules(values_of(text))] == expected
