"""Apply fixes to files, byte for byte: what a fix does not name stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from checks.errors import InputError
from checks.files import write_atomic
from checks.model import Fix, Replacement

Read = Callable[[str], bytes | None]
"""Gives the bytes of a uri, None when there is no such file."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A fix that was left out, and why."""

    fix: Fix
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """New contents by uri. Every fix is either applied whole or skipped whole."""

    files: Mapping[str, bytes]
    applied: tuple[Fix, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    start: int
    end: int
    data: bytes

    def collides(self, other: _Edit) -> bool:
        crosses = self.start < other.end and other.start < self.end
        return crosses or (self.start, self.end) == (other.start, other.end)


@dataclass(slots=True)
class _Draft:
    """What is known of one file while fixes are being collected. `before` is None for a new file."""

    before: bytes | None
    edits: set[_Edit] = field(default_factory=set)

    def objection(self, edit: _Edit) -> str:
        if any(edit.collides(other) for other in self.edits if other != edit):
            return "it overlaps a fix that was applied before it"
        return ""

    def after(self) -> bytes:
        parts, position = [], 0
        before = self.before or b""
        for edit in sorted(self.edits):
            parts += [before[position : edit.start], edit.data]
            position = edit.end
        return b"".join([*parts, before[position:]])


def plan(fixes: Iterable[Fix], read: Read) -> Plan:
    """Decide what all fixes together make of the files. Earlier fixes win over later ones."""
    drafts: dict[str, _Draft] = {}
    applied: list[Fix] = []
    skipped: list[Skipped] = []
    for fix in fixes:
        reason = _add(fix, drafts, read)
        if reason:
            skipped.append(Skipped(fix, reason))
        else:
            applied.append(fix)
    after = {uri: draft.after() for uri, draft in sorted(drafts.items()) if draft.edits}
    changed = {uri: data for uri, data in after.items() if data != drafts[uri].before}
    return Plan(changed, tuple(applied), tuple(skipped))


def confined(root: Path, uri: str) -> Path:
    """The path of `uri` under `root`; refuses every way out of it: .., absolute paths, links, .git."""
    _refuse_outside(uri)
    top = root.resolve()
    path = (top / uri).resolve()
    if not path.is_relative_to(top) or _is_git(path.relative_to(top).parts):
        raise InputError("leads out of the repository through a link", uri, "Edit the file by hand.")
    return path


def reader(root: Path) -> Read:
    """Read files under `root`, and no others."""

    def read(uri: str) -> bytes | None:
        path = confined(root, uri)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", uri, "Fix its permissions.") from error

    return read


def write(root: Path, files: Mapping[str, bytes]) -> None:
    """Write planned files under `root`, and nowhere else. Nothing is written when one is refused."""
    paths = {confined(root, uri): data for uri, data in files.items()}
    for path, data in paths.items():
        write_atomic(path, data)


def _add(fix: Fix, drafts: dict[str, _Draft], read: Read) -> str:
    """Take `fix` into the drafts, or say why not and leave them as they were."""
    pending: dict[str, _Draft] = {}
    try:
        for replacement in fix.replacements:
            uri = _normal(replacement.uri)
            draft = pending.get(uri) or _copy(drafts, uri, read)
            edit = _edit(replacement, draft.before)
            if objection := draft.objection(edit):
                return objection
            draft.edits.add(edit)
            pending[uri] = draft
    except InputError as error:
        return f"{error.where}: {error.what}"
    except UnicodeEncodeError:
        return "its text cannot be written as UTF-8"
    drafts.update(pending)
    return "" if fix.replacements else "it changes nothing"


def _copy(drafts: Mapping[str, _Draft], uri: str, read: Read) -> _Draft:
    if uri in drafts:
        return _Draft(drafts[uri].before, set(drafts[uri].edits))
    return _Draft(read(uri))


def _edit(replacement: Replacement, before: bytes | None) -> _Edit:
    start, end, uri = replacement.start, replacement.end, replacement.uri
    data = replacement.text.encode("utf-8", "surrogateescape")
    if start is None or end is None:
        if before is not None and before != data:
            raise InputError("exists already", uri)
        return _Edit(0, len(before or b""), data)
    if before is None:
        raise InputError("no such file", uri)
    if not 0 <= start <= end <= len(before):
        raise InputError(f"has no bytes {start} to {end}", uri)
    return _Edit(start, end, data)


def _normal(uri: str) -> str:
    _refuse_outside(uri)
    return str(PurePosixPath(uri))


def _refuse_outside(uri: str) -> None:
    parts = PurePosixPath(uri).parts
    escapes = PureWindowsPath(uri).anchor or PureWindowsPath(uri).drive or uri.startswith("/")
    if not parts or escapes or "\0" in uri or "\\" in uri or ".." in parts:
        raise InputError("is not a path inside the repository", uri, "Edit the file by hand.")
    if _is_git(parts):
        raise InputError("belongs to Git itself", uri, "Edit the file by hand.")


def _is_git(parts: tuple[str, ...]) -> bool:
    return any(part.casefold() == ".git" for part in parts)
