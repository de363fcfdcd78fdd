"""The texts of a change as they may leave the process: line by line, secrets painted over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from checks.evidence.diffs import Objects
from checks.review.diff import ChangedFile, Side
from checks.review.masking import Masker
from checks.review.triage import MOST_BYTES


@dataclass(slots=True)
class Sources:
    """Both versions of the changed files. Read from Git's objects, so no symbolic link is followed."""

    objects: Objects
    masker: Masker
    heads: dict[str, str] = field(default_factory=dict)
    shown: dict[tuple[str, Side, int], str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    _context: dict[str, list[str]] = field(default_factory=dict)

    def load(self, files: Sequence[ChangedFile], end: float) -> None:
        """Read the files, learn all secrets of the change, and only then paint them over.

        What is not done at `end`, a time of `time.monotonic`, is left: `left` tells of which files and why.
        """
        texts: list[tuple[ChangedFile, Side, str]] = []
        wanted = [file for file in files if file.hunks and not file.binary and not file.is_submodule]
        blobs = self.objects.blobs([name for file in wanted for name in (file.old_blob, file.new_blob)], MOST_BYTES)
        for file in wanted:
            before, after = (_text(name, blobs[name]) for name in (file.old_blob, file.new_blob))
            if before is None or after is None:
                self.left[file.path] = "too large"
                continue
            self.heads[file.path] = after
            texts += [(file, "LEFT", before), (file, "RIGHT", after)]
        for step in (self._learn, self._show):
            for file, side, text in texts:
                if time.monotonic() > end:
                    self.left.setdefault(file.path, "no time left to look for secrets in it")
                elif file.path not in self.left:
                    step(file, side, text)

    def around(self, file: ChangedFile, first: int, last: int) -> list[tuple[int, str]]:
        """Lines of the new version, by number, as far as they are there."""
        lines = self._context.get(file.path, [])
        return [(number, lines[number - 1]) for number in range(max(1, first), min(last, len(lines)) + 1)]

    def _learn(self, file: ChangedFile, side: Side, text: str) -> None:
        self.masker.learn(text, _path(file, side))

    def _show(self, file: ChangedFile, side: Side, text: str) -> None:
        lines = self.masker.mask(text, _path(file, side)).split("\n")
        if side == "RIGHT":
            self._context[file.path] = lines[:-1] if lines[-1] == "" else lines
        for line in file.lines():
            number = line.number(side)
            if number is not None and number <= len(lines):
                self.shown[file.path, side, number] = lines[number - 1]


def _path(file: ChangedFile, side: Side) -> str:
    return file.old_path if side == "LEFT" else file.path


def _text(name: str, data: bytes | None) -> str | None:
    """A blob's text, empty where there is no file; None when it is too large."""
    if set(name) == {"0"}:
        return ""
    return None if data is None else data.decode("utf-8", "replace")
