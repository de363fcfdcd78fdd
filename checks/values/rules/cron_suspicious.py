"""A schedule that is valid and hardly meant.

`*/90` in the minutes is no interval of 90 minutes but once an hour; `* 3 * * *` runs sixty times from 3:00
on.

Bad::

    cronjob:
      schedule: "*/90 * * * *"

Good::

    cronjob:
      schedule: "0 */2 * * *"

Fix: a fixed minute for what should run once; a step that divides its range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.cron import FIELDS, CronError, Schedule, parse
from checks.values.document import Values
from checks.values.schedules import schedules


@rule(Level.WARNING, "schedule.suspicious")
def check(values: Values) -> Iterator[Finding]:
    """Schedules that can be read, with steps or fields that mislead."""
    for view, entry, cron_job in schedules(values):
        try:
            schedule = parse(entry.text)
        except CronError:
            continue
        if cron_job and "TZ=" in entry.text:
            message = "a time zone in the schedule is refused from Kubernetes 1.29 on; write it into `timeZone`"
            yield from view.report(message, entry)
        if schedule is not None and schedule.fires:
            for message, level in _doubts(schedule):
                yield from view.report(f"the schedule `{entry.text}` {message}", entry, level=level, detail=message)


def _doubts(schedule: Schedule) -> Iterator[tuple[str, Level | None]]:
    for field, bounds in zip(schedule, FIELDS, strict=True):
        size = bounds.high - bounds.low + 1
        step = re.search(r"(?:[*?]|\b\d+)/(\d+)", field.text)
        if step and int(step[1]) >= size:
            first = min(field.moments)
            yield f"has a step of {step[1]} in a field of {size}: it only means {bounds.name} {first}", None
        elif step and bounds.high in (59, 23) and int(step[1]) > size // 2:
            yield f"has a step of {step[1]} that does not divide {size}: the gaps are uneven", None
    if schedule.minute.open and schedule.hour.open:
        yield "runs every minute", Level.NOTE
    elif schedule.minute.open:
        level = Level.NOTE if "-" in schedule.hour.text else None
        yield f"runs every minute while the hour is {schedule.hour.text}; write `0` for the minute to run once", level
