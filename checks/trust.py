"""Which configuration counts. A change is judged by what was there before it, not by what it brings along."""

from __future__ import annotations

from pathlib import Path

from checks import config
from checks.config import NAMES, PYPROJECT, Config
from checks.errors import InputError
from checks.evidence.git import Repository
from checks.model import Level, Location, Notification

_LATER = "the configuration of the base counts; what this change makes of it will count once it is merged"


def settings(root: Path, base: Repository | None, explicit: Path | None) -> tuple[Config, list[Notification]]:
    """The configuration, and a word when the work tree has another than the one that counts.

    `explicit` is a file that the user named. Raises InputError for what cannot be read or is wrong.
    """
    if base is None or (explicit is not None and not explicit.resolve().is_relative_to(root)):
        return config.load(root, explicit), []
    names = (explicit.resolve().relative_to(root).as_posix(),) if explicit else (*NAMES, PYPROJECT)
    before = {name: data for name in names if (data := base.blob(name)) is not None}
    if explicit is not None and not before:
        raise InputError("is not there at the base", str(explicit), "Merge it first, or keep it outside.")
    counts = next((config.parse(data, name) for name, data in before.items()), Config())
    return counts, [Notification(Level.NOTE, _LATER, Location(name)) for name in names if _differs(root, name, before)]


def _differs(root: Path, name: str, before: dict[str, bytes]) -> bool:
    """Whether the work tree has another configuration there; of pyproject.toml only our table counts."""
    path = root / name
    try:
        now = path.read_bytes() if path.is_file() else None
        if name != PYPROJECT:
            return now != before.get(name)
        return config.parse(now or b"", name) != config.parse(before.get(name, b""), name)
    except (OSError, InputError):
        return True


def baseline(root: Path, base: Repository | None, name: str) -> bytes:
    """The file of known findings that the configuration names: at the base, when there is one."""
    path = root / name
    if base is None:
        try:
            return path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", name, "Write it with --write-baseline.") from error
    data = base.blob(name)
    if data is None:
        raise InputError("is not there at the base", name, "Write it with --write-baseline, and merge it first.")
    return data
