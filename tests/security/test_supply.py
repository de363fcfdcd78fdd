"""Where the vulnerability database comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks.errors import GuardError, MissingError
from checks.evidence.trivy import Trivy
from checks.security.settings import Settings
from checks.security.supply import Supply
from tests.security.helpers import database

NOW = datetime.now(UTC)


class Mirror(Trivy):
    """A Trivy whose download gives a fresh database, or fails."""

    __slots__ = ("calls", "works")

    def __init__(self, works: bool) -> None:
        super().__init__("trivy")
        object.__setattr__(self, "works", works)
        object.__setattr__(self, "calls", [])

    def download(self, folder: Path, repositories: Sequence[str] = (), attempts: int = 3) -> None:
        self.calls.append((tuple(repositories), attempts))  # type: ignore[attr-defined]
        if not self.works:  # type: ignore[attr-defined]
            raise MissingError("no mirror answers")
        for file in (folder / "db").glob("*"):
            file.unlink()
        if (folder / "db").exists():
            (folder / "db").rmdir()
        database(folder)


def supply(named: Path | None, *, offline: bool = False) -> Supply:
    return Supply(named, offline, Settings(repositories=("mirror.example.com/db",)), NOW)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRIVY_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_none_is_needed_without_lock_files(cache: Path) -> None:
    assert supply(None, offline=True).database(Mirror(False), needed=False) is None


def test_one_that_is_named_is_always_read(tmp_path: Path) -> None:
    with pytest.raises(GuardError):
        supply(tmp_path / "none", offline=True).database(Mirror(False), needed=False)


def test_a_missing_one_is_downloaded(cache: Path) -> None:
    mirror = Mirror(True)
    assert supply(None).database(mirror, needed=True) == cache
    assert mirror.calls == [(("mirror.example.com/db",), 3)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("age", [None, 40])
def test_without_a_mirror_the_reason_is_said(age: int | None, cache: Path) -> None:
    if age is not None:
        database(cache, timedelta(days=age))
    with pytest.raises(MissingError, match="no mirror gave another"):
        supply(None).database(Mirror(False), needed=True)


def test_an_old_one_is_renewed(cache: Path) -> None:
    database(cache, timedelta(days=40))
    asked = supply(None)
    assert asked.database(Mirror(True), needed=True) == cache
    assert "(0 days ago)" in asked.notes[-1].message


def test_a_day_old_one_is_good_enough_when_no_mirror_answers(cache: Path) -> None:
    database(cache, timedelta(days=3))
    asked = supply(None)
    assert asked.database(Mirror(False), needed=True) == cache
    assert [note.message.partition(":")[0] for note in asked.notes[:1]] == [
        "the vulnerability database was not renewed"
    ]


def test_a_fresh_one_and_a_named_one_stay_as_they_are(cache: Path, tmp_path: Path) -> None:
    mirror = Mirror(True)
    supply(database(tmp_path / "named", timedelta(days=9))).database(mirror, needed=True)
    database(cache)
    supply(None).database(mirror, needed=True)
    assert mirror.calls == []  # type: ignore[attr-defined]


def test_offline_nothing_is_downloaded(cache: Path) -> None:
    mirror = Mirror(True)
    with pytest.raises(MissingError):
        supply(None, offline=True).database(mirror, needed=True)
    assert mirror.calls == []  # type: ignore[attr-defined]
