"""The two versions of a repository: the work tree as it is, and the commit that it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from checks.errors import InputError
from checks.evidence import trees
from checks.model import Level, Location, Notification
from checks.security.texts import decode

LARGEST = 256 * 1024 * 1024
_ENOUGH = 0.5  # of the lines of a renamed file are still its own


@dataclass(frozen=True)
class Side:
    """One version: the content of its files by name. `changed` lists those that the other does not have so."""

    name: str
    files: Mapping[str, bytes]
    changed: frozenset[str] = frozenset()
    _texts: dict[str, str | None] = field(default_factory=dict)

    def text(self, uri: str) -> str | None:
        """A file as text; None when it is not there or is none."""
        if uri not in self._texts:
            data = self.files.get(uri)
            self._texts[uri] = None if data is None else decode(data)
        return self._texts[uri]

    def lines(self, uri: str) -> list[str]:
        """Its lines."""
        return (self.text(uri) or "").split("\n")

    def line(self, uri: str, number: int) -> str:
        """A line, 1-based, without the space around it; empty when there is none."""
        lines = self.lines(uri)
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


@dataclass(frozen=True)
class Pair:
    """The head and, when there is something to compare with, the base."""

    head: Side
    base: Side | None
    submodules: tuple[str, ...] = ()
    notifications: tuple[Notification, ...] = ()

    @property
    def both(self) -> tuple[Side, ...]:
        """The sides that are there."""
        return (self.head,) if self.base is None else (self.head, self.base)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """New name to old name, for files that moved with most of their lines."""
        if self.base is None:
            return {}
        gone = [uri for uri in sorted(self.base.files) if uri not in self.head.files]
        new = [uri for uri in sorted(self.head.files) if uri not in self.base.files]
        return dict(_moves(self.head, self.base, new, gone))


def gather(root: Path, base: str | None, wanted: Callable[[str], bool]) -> Pair:
    """Read both versions of the files whose names are wanted. `base` is a commit, or None."""
    listing = trees.work_tree(root)
    commit = trees.Commit.at(root, base) if base else None
    notes: list[Notification] = []
    head = {}
    for uri in filter(wanted, listing.files):
        try:
            if (root / uri).lstat().st_size > LARGEST:
                notes.append(_too_large(uri))
            else:
                head[uri] = trees.read(root, uri)
        except (OSError, InputError) as error:
            reason = error.what if isinstance(error, InputError) else f"cannot be read: {error.strerror}"
            notes.append(Notification(Level.ERROR, f"{reason}. Nothing in it was checked", Location(uri)))
    submodules = tuple(filter(wanted, listing.submodules))
    if commit is None:
        return Pair(Side("head", head, frozenset(head)), None, submodules, tuple(notes))
    same = {uri for uri, data in head.items() if (oid := commit.files.get(uri)) and trees.object_id(data, oid) == oid}
    old = {uri: head[uri] for uri in same} | commit.read(uri for uri in commit.files if uri not in same and wanted(uri))
    sides = Side("head", head, frozenset(head) - same), Side("base", old, frozenset(old) - same)
    return Pair(*sides, submodules, tuple(notes))


def excluding(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a name is none of those that the configuration excludes."""
    patterns = tuple(patterns)
    return lambda uri: not any(fnmatch(uri, pattern) for pattern in patterns)


def _moves(head: Side, base: Side, new: list[str], gone: list[str]) -> Iterable[tuple[str, str]]:
    old_lines = {uri: _line_set(base, uri) for uri in gone}
    left = set(gone)
    for uri in new:
        own = _line_set(head, uri)
        scores = sorted(((_overlap(own, old_lines[each]), each) for each in left), key=lambda each: (-each[0], each[1]))
        if scores and scores[0][0] >= _ENOUGH:
            left.discard(scores[0][1])
            yield uri, scores[0][1]


def _line_set(side: Side, uri: str) -> frozenset[str]:
    return frozenset(line.strip() for line in side.lines(uri)) - {""}


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one), len(other), 1)


def _too_large(uri: str) -> Notification:
    return Notification(
        Level.ERROR, f"the file is larger than {LARGEST // 2**20} MiB; nothing in it was checked", Location(uri)
    )
