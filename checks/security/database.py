"""Trivy's vulnerability database: is it there, whole, and young enough? Read as a file, nothing is opened in Trivy."""

from __future__ import annotations

import json
import os
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.errors import InputError, MissingError

VERSION = 2
MAGIC = 0xED0CDAED
_TODO = "Give --db a folder with a whole db/trivy.db and db/metadata.json, or run without --offline."
_PAGE_HEADER = struct.Struct("<QHHI")
_META = struct.Struct("<IIIIQQQQQQ")
_BRANCH, _LEAF = 0x01, 0x02
_MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Database:
    """A database that can be used: its cache folder, and when it was made."""

    folder: Path
    updated: datetime

    def age(self, now: datetime) -> timedelta:
        """How old it is."""
        return max(now - self.updated, timedelta())


def default_folder() -> Path:
    """Trivy's own cache folder."""
    if named := os.environ.get("TRIVY_CACHE_DIR"):
        return Path(named)
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "trivy"


def open_database(folder: Path) -> Database:
    """The database in a cache folder. Raises MissingError when it is not there, InputError when it is damaged."""
    data, metadata = folder / "db" / "trivy.db", folder / "db" / "metadata.json"
    if not data.is_file() or not metadata.is_file():
        raise MissingError("the vulnerability database is not there", str(folder), _TODO)
    updated = _updated(metadata)
    _whole(data)
    return Database(folder, updated)


def young_enough(database: Database, limit: timedelta, now: datetime) -> None:
    """Raises InputError for a database that is older than the limit, or from the future."""
    if database.updated - now > timedelta(days=2):
        raise InputError(f"the vulnerability database says it is of {database.updated:%Y-%m-%d}, which is to come",
                         str(database.folder), _TODO)  # fmt: skip
    if database.age(now) > limit:
        raise InputError(
            f"the vulnerability database is {database.age(now).days} days old (of {database.updated:%Y-%m-%d}), "
            f"the limit is {limit.days}",
            str(database.folder), "Renew it, or set security.database.max_age.",
        )  # fmt: skip


def _updated(path: Path) -> datetime:
    try:
        metadata = json.loads(path.read_bytes())
        version, text = metadata["Version"], str(metadata["UpdatedAt"])
        updated = datetime.fromisoformat(_short(text))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("the vulnerability database's metadata cannot be read", str(path), _TODO) from error
    if version != VERSION:
        raise InputError(f"the vulnerability database has version {version}, not {VERSION}", str(path), _TODO)
    return updated if updated.tzinfo else updated.replace(tzinfo=UTC)


def _short(text: str) -> str:
    """Go writes nanoseconds, which Python does not read."""
    head, dot, rest = text.partition(".")
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[:digits][:6]}{rest[digits:]}" if dot else text


def _whole(path: Path) -> None:
    """Whether the file is a bolt database of its full length that holds something."""
    try:
        with path.open("rb") as stream:
            names = _buckets(stream.fileno(), path.stat().st_size)
    except (OSError, struct.error, ValueError) as error:
        raise InputError("the vulnerability database is damaged", str(path), _TODO) from error
    if not names:
        raise InputError("the vulnerability database is empty", str(path), _TODO)


def _buckets(handle: int, size: int) -> frozenset[bytes]:
    """The names of the top buckets. Raises ValueError for a file that is no whole bolt database."""
    metas = [meta for page in (0, 1) if (meta := _meta(handle, page)) is not None]
    if not metas:
        raise ValueError("no bolt database")
    page_size, root, high_water, _ = max(metas, key=lambda each: each[3])
    if high_water * page_size > size:
        raise ValueError("cut")
    names: set[bytes] = set()
    pages = [root]
    for _ in range(_MOST_PAGES):
        if not pages:
            return frozenset(names)
        number = pages.pop()
        below, found = _page(os.pread(handle, page_size * 64, number * page_size), number)
        pages += below
        names |= found
    raise ValueError("too many pages")


def _meta(handle: int, page: int) -> tuple[int, int, int, int] | None:
    """Page size, root page, number of pages and transaction of a meta page; None when it is none."""
    for page_size in (4096, 16384, 65536, 8192, 32768):
        data = os.pread(handle, _PAGE_HEADER.size + _META.size, page * page_size)
        if len(data) == _PAGE_HEADER.size + _META.size:
            magic, version, own, _, root, _, _, high_water, transaction, checksum = _META.unpack_from(data, 16)
            if magic == MAGIC and version == VERSION and own == page_size and checksum == _fnv(data[16:72]):
                return page_size, root, high_water, transaction
    return None


def _fnv(data: bytes) -> int:
    """FNV-1a in 64 bits, as bolt's meta pages carry it."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def _page(data: bytes, number: int) -> tuple[list[int], set[bytes]]:
    """The pages below a branch, or the keys of a leaf."""
    own, flags, count, _ = _PAGE_HEADER.unpack_from(data)
    if own != number or not flags & (_BRANCH | _LEAF):
        raise ValueError("not the page that it should be")
    below, names = [], set()
    for index in range(count):
        start = 16 + 16 * index
        if flags & _BRANCH:
            below.append(struct.unpack_from("<IIQ", data, start)[2])
        else:
            _, offset, length, _ = struct.unpack_from("<IIII", data, start)
            names.add(data[start + offset : start + offset + length])
    return below, names
