"""The log of a running service over time: what is new in it, what comes more or less often, what has stopped.

`analyse(before, now)` compares two periods; `report(...)` gives its findings as a Report. The lines come from files
(`files.read`), from Loki (`checks.evidence.loki`), or from anything that yields strings or entries. Nothing is told of
a service beforehand: its sentences are mined (`checks.logs.templates`), and each is compared with its own past.
"""

from __future__ import annotations

from checks.logs.service.analysis import analyse
from checks.logs.service.document import ServiceLog, report
from checks.logs.service.entries import Entry, entries

__all__ = ["Entry", "ServiceLog", "analyse", "entries", "report"]
