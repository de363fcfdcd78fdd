"""What a repository asks of the scan, in the `security` section of its configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fnmatch import fnmatch
from typing import Any

from checks.errors import InputError
from checks.security.issue import Issue

MAX_AGE = timedelta(days=30)
_DURATION = re.compile(r"(?P<number>\d{1,6})\s*(?P<unit>[dhw]?)\Z")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that is accepted for a while: a rule's id, the files it is accepted in, why, and until when."""

    rule: str
    path: str
    reason: str
    expires: date

    def covers(self, issue: Issue) -> bool:
        """Whether it speaks of the issue."""
        return issue.kind.id.upper() == self.rule.upper() and (not self.path or fnmatch(issue.uri, self.path))


@dataclass(frozen=True, slots=True)
class Settings:
    """The section, read. `vex` names OpenVEX files of the repository, `charts` the chart of values outside of one."""

    max_age: timedelta = MAX_AGE
    repositories: tuple[str, ...] = ()
    exceptions: tuple[Acceptance, ...] = ()
    vex: tuple[str, ...] = ()
    charts: Mapping[str, str] = field(default_factory=dict)


def read(section: Mapping[str, Any], where: str, charts: Mapping[str, str]) -> Settings:
    """The settings in a section that the schema has found valid. Raises InputError for what is no age or no date."""
    database = section.get("database", {})
    vex = section.get("vex", ())
    exceptions = enumerate(section.get("exceptions", ()))
    return Settings(
        max_age=_age(database.get("max_age"), f"{where} security.database.max_age"),
        repositories=tuple(database.get("repositories", ())),
        exceptions=tuple(_exception(each, f"{where} security.exceptions[{number}]") for number, each in exceptions),
        vex=(vex,) if isinstance(vex, str) else tuple(vex),
        charts=charts,
    )


def _exception(entry: Mapping[str, Any], where: str) -> Acceptance:
    rule, reason = str(entry.get("rule") or entry.get("id") or ""), str(entry["reason"]).strip()
    if not rule:
        raise InputError("names no rule", where, "Write `rule: CVE-…` or `rule: KSV-…`.")
    if not reason:
        raise InputError("an exception needs a reason", where, "Write `reason: …`.")
    try:
        until = date.fromisoformat(str(entry["expires"]))
    except ValueError as error:
        raise InputError("an exception needs a date of expiry", where, "Write `expires: 2030-01-31`.") from error
    return Acceptance(rule, str(entry.get("path") or ""), reason, until)


def _age(value: str | int | None, where: str) -> timedelta:
    if value is None:
        return MAX_AGE
    match = _DURATION.match(str(value).strip())
    if match is None:
        raise InputError(f"{value!r} is no age", where, "Write days, `30` or `30d`, hours, `48h`, or weeks, `4w`.")
    number = int(match["number"])
    return {"h": timedelta(hours=number), "w": timedelta(weeks=number)}.get(match["unit"], timedelta(days=number))
