from __future__ import annotations

import pytest

from checks.values.rules.cron_invalid import check
from tests.values.helpers import lines

CASES = [
    ("hour", 'cronjob:\n  schedule: "0 25 * * *"\n', [2]),
    ("minute", 'cronjob:\n  schedule: "60 * * * *"\n', [2]),
    ("31 February", 'cronjob:\n  schedule: "0 0 31 2 *"\n', [2]),
    ("30 February", 'backup:\n  schedule: "0 0 30 2 *"\n', [2]),
    ("31st of short months", 'cronjob:\n  schedule: "0 0 31 4,6,9,11 *"\n', [2]),
    ("four fields", 'backup:\n  schedule: "0 5 * *"\n', [2]),
    ("seconds", 'cronjob:\n  schedule: "0 0 5 * * *"\n', [2]),
    ("Sunday as 7", 'cronjob:\n  schedule: "0 0 * * 7"\n', [2]),
    ("step 0", 'cronjob:\n  schedule: "*/0 * * * *"\n', [2]),
    ("range backwards", 'cronjob:\n  schedule: "0 18-6 * * *"\n', [2]),
    ("unknown day", 'cronjob:\n  schedule: "0 0 * * MOON"\n', [2]),
    ("words", "cronJobs:\n  clean:\n    schedule: every night\n", [3]),
    ("macro", 'cronjob:\n  schedule: "@nightly"\n', [2]),
    ("duration", 'cronjob:\n  schedule: "@every 5 minutes"\n', [2]),
    ("month", 'jobs:\n  - name: a\n    schedule: "0 0 1 13 *"\n', [3]),
    ("in a list", 'crons:\n  - expression: "0 24 * * *"\n', [2]),
    ("key of another name", 'upgrade:\n  cronSchedule: "0 24 * * *"\n', [2]),
    ("Quartz last day", 'cronjob:\n  schedule: "0 0 L * *"\n', [2]),
    ("right", 'cronjob:\n  schedule: "*/5 0-6 1,15 JAN-MAR mon"\n', []),
    ("leap day", 'cronjob:\n  schedule: "0 0 29 2 *"\n', []),
    ("either day", 'cronjob:\n  schedule: "0 0 31 2 1"\n', []),
    ("question mark", 'cronjob:\n  schedule: "0 0 ? * 1"\n', []),
    ("macros", 'cronjob:\n  schedule: "@daily"\ncron: "@every 1h30m"\n', []),
    ("time zone", 'cronjob:\n  schedule: "CRON_TZ=Europe/Berlin 0 3 * * *"\n', []),
    ("hours and minutes with zeros", 'cronjob:\n  schedule: "05 08 * * WED"\n', []),
    ("Quartz in an application", 'app:\n  cleanup:\n    cron: "0 0 12 * * ?"\n', []),
    ("seconds in an application", 'app:\n  backup:\n    schedule: "0 0 0 * * *"\n', []),
    ("Sunday as 7 elsewhere", 'app:\n  cron: "0 0 * * 7"\n', []),
    ("last day elsewhere", 'app:\n  cron: "0 0 L * *"\n', []),
    ("words elsewhere", "app:\n  schedule: daily\n", []),
    ("empty", 'cronjob:\n  schedule: ""\n', []),
    ("template", 'cronjob:\n  schedule: "{{ .Values.when }}"\n', []),
    ("random minute", 'cronjob:\n  schedule: "$(RANDOM) 3 * * *"\n', []),
    ("switched off", 'cronjob:\n  enabled: false\n  schedule: "0 25 * * *"\n', []),
    ("numbers that are no schedule", 'scheduler:\n  weights: "1 2 3 4 5 99"\n', []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


def test_a_template_proves_that_a_cron_job_gets_it() -> None:
    template = "apiVersion: batch/v1\nkind: CronJob\nspec:\n  schedule: {{ .Values.backup.schedule | quote }}\n"
    text = 'backup:\n  schedule: "0 0 0 * * *"\n'
    assert lines(check, text, {"templates/job.yaml": template}) == [2]
    assert lines(check, text, {"templates/job.yaml": template.replace("CronJob", "ScheduledBackup")}) == []
