"""Errors that end a run. Each says what is wrong, where, and what to do, and owns its exit code."""

from __future__ import annotations


class GuardError(Exception):
    """What ends a run; `str()` of it is all that the user needs to read."""

    exit_code = 2

    def __init__(self, what: str, where: str = "", todo: str = "") -> None:
        super().__init__(what, where, todo)
        self.what = what
        self.where = where
        self.todo = todo

    def __str__(self) -> str:
        first = f"{self.where}: {self.what}" if self.where else self.what
        return f"{first}\n  {self.todo}" if self.todo else first


class UsageError(GuardError):
    """The command line or the configuration is wrong."""


class InputError(GuardError):
    """A file could not be read, understood or written."""


class MissingError(GuardError):
    """Something outside was asked for and is not there: no Helm, no database, no model."""

    exit_code = 3
