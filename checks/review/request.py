"""What the caller of a review asks for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from checks.review.settings import Limits
from checks.review.weak import Known


@dataclass(frozen=True, slots=True)
class Request:
    """One review. `started` is the beginning of the run on the clock of `time.monotonic`."""

    repo: Path
    base: str
    head: str
    limits: Limits = field(default_factory=Limits)
    dry_run: bool = False
    known: tuple[Known, ...] = ()
    started: float = field(default_factory=time.monotonic)

    @property
    def reading_ends(self) -> float:
        """When there is no time left to read files; a model needs some."""
        return self.started + self.limits.deadline_s * 0.8

    @property
    def asking_ends(self) -> float:
        """When the model has to be done; posting needs some time too."""
        return self.started + self.limits.deadline_s * 0.95
