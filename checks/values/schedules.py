"""Where values keep cron schedules, and whether Kubernetes itself will read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.values.document import Entry, Values
from checks.values.placeholders import templated
from checks.values.places import words

_NAMES = frozenset(("schedule", "cron", "crontab"))
_ABOVE = frozenset(("cron", "crons", "schedules", "crontabs", "cronjobs"))
_CRON = re.compile(r"(?:CRON_)?TZ=\S+\s|@\w+|[\d*?][\d*?,/\-A-Za-z#]*(\s+[\d*?A-Za-z][\d*?,/\-A-Za-z#]*){2,6}\Z")
_JOB = re.compile(r"cron_?-?jobs?", re.IGNORECASE)
_FIELD = re.compile(r"[\d*?,/\-#LW]+\Z|(\d|[A-Za-z]{3,9}\b)[\w,/\-#]*\Z")


def schedules(values: Values) -> Iterator[tuple[Values, Entry, bool]]:
    """Texts that are meant as cron schedules, with their document; true when a CronJob gets them."""
    for view in values.views:
        for entry in view.entries.values():
            if not isinstance(entry.scalar, str) or not entry.active or templated(entry.text):
                continue
            if not _named(entry) or not entry.text.strip():
                continue
            cron_job = _of_cron_job(entry) or _template_says(values, entry)
            if cron_like(entry.text) or (cron_job and entry.name.lower() == "schedule"):
                yield view, entry, cron_job


def _named(entry: Entry) -> bool:
    name = words(entry.name) if entry.key is not None else ()
    return bool(_NAMES & {*name}) or (entry.above.lower() in _ABOVE and entry.key is not None)


def cron_like(text: str) -> bool:
    """Whether a text has the shape of a schedule, right or wrong."""
    if not _CRON.match(text.strip()):
        return False
    parts = re.sub(r"\A(CRON_)?TZ=\S+\s+", "", text.strip()).split()
    return text.strip().startswith("@") or all(_FIELD.match(part) for part in parts)


def _of_cron_job(entry: Entry) -> bool:
    return any(isinstance(part, str) and _JOB.search(part) for part in entry.path)


def _template_says(values: Values, entry: Entry) -> bool:
    """Whether a template with a CronJob writes a value of this name into its schedule."""
    if values.chart is None or entry.key is None:
        return False
    line = re.compile(rf"\bschedule:[^\n]*\.{re.escape(entry.name)}\b")
    return any("kind: CronJob" in each.text and line.search(each.text) for each in values.chart.templates)
