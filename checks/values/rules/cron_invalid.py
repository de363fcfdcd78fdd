"""A schedule that a CronJob cannot have, or that no date ever meets.

Kubernetes refuses the object when a field is out of range or missing, and the release fails. A schedule such
as 31 February is taken without complaint, and the job never runs.

Bad::

    cronjob:
      schedule: "0 25 * * *"

Good::

    cronjob:
      schedule: "0 5 * * *"

Fix: five fields: minute 0-59, hour 0-23, day 1-31, month 1-12, day of the week 0-6 (Sunday is 0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.cron import CronError, parse
from checks.values.document import Entry, Values
from checks.values.schedules import schedules

# Quartz and Spring have seconds, years, L, W and #; other crons have Sunday as 7.
_DIALECT = re.compile(r"[LW#]|(?<![A-Z])7\Z|\?", re.ASCII)


@rule(Level.ERROR, "schedule.invalid")
def check(values: Values) -> Iterator[Finding]:
    """Schedules that cannot be read, and those that never fire."""
    for view, entry, cron_job in schedules(values):
        problem = _problem(entry)
        if problem and (cron_job or not _other_dialect(entry.text)):
            effect = "Kubernetes refuses the CronJob" if cron_job else "the job will not run"
            yield from view.report(f"the schedule `{entry.text}` {problem}; {effect}", entry)


def _problem(entry: Entry) -> str | None:
    try:
        schedule = parse(entry.text)
    except CronError as error:
        return str(error)
    return None if schedule is None or schedule.fires else "names a day that none of its months has, it never runs"


def _other_dialect(text: str) -> bool:
    return len(text.split()) > 5 or bool(_DIALECT.search(text)) or text.startswith("@")
