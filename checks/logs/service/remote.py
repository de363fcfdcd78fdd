"""A service's log in Loki."""

from __future__ import annotations

from collections.abc import Iterator

from checks.evidence.loki import Loki
from checks.logs.service.analysis import analyse
from checks.logs.service.document import ServiceLog
from checks.logs.service.entries import Entry
from checks.logs.service.files import HOUR


def analyse_loki(
    loki: Loki, query: str, *, until: float, length: float = HOUR, history: float = 24 * HOUR
) -> ServiceLog:
    """Compare the `length` seconds before `until` with the `history` seconds before them.

    Raises as `Loki.lines` does.
    """
    since = until - length
    before = _entries(loki, query, since - history, since)
    return analyse(before, _entries(loki, query, since, until), since=since, until=until, uri="loki")


def _entries(loki: Loki, query: str, since: float, until: float) -> Iterator[Entry]:
    for number, line in enumerate(loki.lines(query, since, until), 1):
        labels = ", ".join(f"{name}={value}" for name, value in sorted(line.labels.items()))
        yield Entry(line.text, line.moment / 1e9, labels, number=number)
