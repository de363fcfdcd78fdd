"""Where the vulnerability database comes from: the folder that is named, Trivy's own, or a mirror."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from checks.errors import GuardError, MissingError
from checks.evidence.trivy import Trivy
from checks.model import Level, Notification
from checks.security.database import Database, default_folder, open_database, young_enough
from checks.security.settings import Settings

FRESH = timedelta(days=1)


@dataclass
class Supply:
    """Gets a database that can be used. `notes` says of when it is, and what could not be renewed."""

    named: Path | None
    offline: bool
    settings: Settings
    now: datetime
    notes: list[Notification] = field(default_factory=list)

    def database(self, trivy: Trivy, needed: bool) -> Path | None:
        """The cache folder of a database; None when none is needed, because no lock file is there and none is named.

        Raises MissingError or InputError without one that is whole and young enough.
        """
        if not needed and self.named is None:
            return None
        folder = self.named or default_folder()
        found = self._usable(folder) if self.offline else self._renewed(folder, trivy)
        days = found.age(self.now).days
        text = f"vulnerabilities are those known on {found.updated:%Y-%m-%d} ({days} days ago)"
        self.notes.append(Notification(Level.NOTE, text))
        return found.folder

    def _usable(self, folder: Path) -> Database:
        found = open_database(folder)
        young_enough(found, self.settings.max_age, self.now)
        return found

    def _renewed(self, folder: Path, trivy: Trivy) -> Database:
        """The database in the folder, renewed when it is a day old or cannot be used."""
        try:
            found = self._usable(folder)
        except GuardError as problem:
            try:
                trivy.download(folder, self.settings.repositories)
            except MissingError as error:
                what = f"{problem.what}, and no mirror gave another ({error.what})"
                raise MissingError(what, problem.where, problem.todo) from error
            return self._usable(folder)
        if found.age(self.now) > FRESH and self.named is None:
            try:
                trivy.download(folder, self.settings.repositories, attempts=1)
            except MissingError as error:
                self.notes.append(
                    Notification(Level.WARNING, f"the vulnerability database was not renewed: {error.what}")
                )
            return self._usable(folder)
        return found
