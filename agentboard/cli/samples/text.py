"""Samples that read files: an index with its searcher, duplicates, a log, a Git repository."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import re
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from agentboard.cli.samples import Place
from agentboard.sdk import BaseAgent, Category

WORD = re.compile(r"[A-Za-z]{4,30}")
BATCH = 40
MOST_FILES = 2000
LARGEST = 512 * 1024
SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__"})
SCHEMA = """
CREATE TABLE IF NOT EXISTS source (path TEXT PRIMARY KEY, modified REAL);
CREATE TABLE IF NOT EXISTS posting (word TEXT, path TEXT, number INTEGER, PRIMARY KEY (word, path)) WITHOUT ROWID;
"""


class Indexer(BaseAgent):
    """Keeps an inverted index of the texts below a folder; a file that did not change is not read again."""

    category: Category = "rag"
    interval_s = 5.0

    def __init__(self, place: Place, name: str, sources: Path) -> None:
        super().__init__(id=f"indexer-{name}", labels={"folder": str(sources)[-128:]})
        self._database = place.folder / f"index-{name}.db"
        self._sources = sources

    async def run(self) -> None:
        """A few files at a time, so that heartbeats and others get their turn."""
        async for _ in self.every(3):
            self.set_status("busy", self.message)
            with self.timer("batch"):
                done, left = await asyncio.to_thread(self._batch)
            self.count("files", done)
            if done:
                self.log.info("%d files indexed, %d left", done, left)
            self.set_status("busy" if left else "idle", f"{left} files left" if left else "the index is complete")

    def _batch(self) -> tuple[int, int]:
        with closing(sqlite3.connect(self._database, timeout=5)) as database, database:
            database.executescript(SCHEMA)
            known = dict(database.execute("SELECT path, modified FROM source"))
            stale = [path for path in texts(self._sources) if known.get(str(path)) != _modified(path)]
            for path in stale[:BATCH]:
                words = Counter(word.lower() for word in WORD.findall(path.read_text("utf-8", errors="replace")))
                database.execute("DELETE FROM posting WHERE path = ?", (str(path),))
                rows = [(word, str(path), number) for word, number in words.items()]
                database.executemany("INSERT INTO posting VALUES (?, ?, ?)", rows)
                database.execute("INSERT OR REPLACE INTO source VALUES (?, ?)", (str(path), _modified(path)))
        return min(BATCH, len(stale)), max(0, len(stale) - BATCH)


class Searcher(BaseAgent):
    """Asks an index for words that are in it, and measures how fast the answers are."""

    category: Category = "rag"
    interval_s = 5.0

    def __init__(self, place: Place, name: str) -> None:
        super().__init__(id=f"searcher-{name}")
        self._database = place.folder / f"index-{name}.db"

    async def run(self) -> None:
        """Twenty questions every four seconds."""
        async for number in self.every(4):
            try:
                with self.timer("questions"):
                    asked, hits = await asyncio.to_thread(self._ask, number)
            except sqlite3.Error as error:
                self.set_status("degraded", f"no index yet: {error}")
                continue
            self.count("questions", asked)
            self.set_status("running", f"{hits} files answer {asked} questions")

    def _ask(self, number: int) -> tuple[int, int]:
        with closing(sqlite3.connect(f"{self._database.as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            query = "SELECT DISTINCT word FROM posting LIMIT 20 OFFSET ?"
            words = [row[0] for row in database.execute(query, (number * 20 % 2000,))]
            count = "SELECT count(*) FROM posting WHERE word = ?"
            return len(words), sum(database.execute(count, (word,)).fetchone()[0] for word in words)


class Duplicates(BaseAgent):
    """Finds files with the same content: equal sizes first, then digests."""

    id = "duplicate-finder"
    category: Category = "optimization"
    interval_s = 5.0

    def __init__(self, folder: Path) -> None:
        super().__init__(labels={"folder": str(folder)[-128:]})
        self._folder = folder

    async def run(self) -> None:
        """A full search every half minute."""
        async for _ in self.every(30):
            self.set_status("busy", self.message)
            with self.timer("search"):
                files, groups, wasted = await asyncio.to_thread(self._search)
            self.gauge("duplicate_groups", groups)
            self.gauge("reclaimable_bytes", wasted)
            self.log.info("%d files: %d groups of duplicates, %d bytes could be saved", files, groups, wasted)
            self.set_status("idle", f"{wasted / 1024:.0f} KiB in {groups} groups of duplicates")

    def _search(self) -> tuple[int, int, int]:
        sizes: dict[int, list[Path]] = defaultdict(list)
        for path in texts(self._folder):
            sizes[path.stat().st_size].append(path)
        groups: Counter[tuple[int, str]] = Counter()
        for size, paths in sizes.items():
            if size and len(paths) > 1:
                groups.update((size, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths)
        wasted = sum(size * (number - 1) for (size, _), number in groups.items())
        return sum(map(len, sizes.values())), sum(number > 1 for number in groups.values()), wasted


class LogCounter(BaseAgent):
    """Follows a log file and counts its lines by level."""

    id = "log-counter"
    category: Category = "ops"
    interval_s = 5.0

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._at = 0

    async def run(self) -> None:
        """What was added, every two seconds."""
        async for _ in self.every(2):
            lines = await asyncio.to_thread(lambda: list(self._added()))
            self.count("lines", len(lines))
            for level in ("error", "warning"):
                self.count(f"{level}s", sum(level in line.lower() for line in lines))
            self.gauge("bytes", self._at)
            self.set_status("running", f"{len(lines)} lines since the last look, {self._at} bytes in all")

    def _added(self) -> Iterator[str]:
        if not self._path.exists():
            return
        if self._path.stat().st_size < self._at:
            self._at = 0  # it was rotated
        with self._path.open("rb") as stream:
            stream.seek(self._at)
            data = stream.read(4 * 1024 * 1024)
        self._at += len(data)
        yield from data.decode("utf-8", "replace").splitlines()


class Housekeeper(BaseAgent):
    """Looks after the Git repository that the demo was started in: loose objects, unsaved work, commits of the week."""

    id = "git-housekeeper"
    category: Category = "optimization"
    interval_s = 5.0

    def __init__(self, folder: Path) -> None:
        super().__init__(labels={"folder": str(folder)[-128:]})
        self._folder = folder

    async def run(self) -> None:
        """Three questions to Git every half minute; nothing is changed."""
        async for _ in self.every(30):
            objects = await self._git("count-objects")
            if objects is None:
                self.set_status("idle", "this is no Git repository")
                continue
            status = (await self._git("status", "--porcelain")) or ""
            commits = (await self._git("rev-list", "--count", "--since=7.days", "HEAD")) or "0"
            loose = int(objects.split()[0])
            self.gauge("loose_objects", loose)
            self.gauge("changed_files", len(status.splitlines()))
            self.gauge("commits_week", int(commits))
            if loose > 5000:
                self.log.warning("%d loose objects: git gc would help", loose)
            self.set_status("running", f"{commits.strip()} commits this week, {loose} loose objects")

    async def _git(self, *arguments: str) -> str | None:
        command = ("git", "-C", str(self._folder), "-c", "core.fsmonitor=false", *arguments)
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
        except OSError:
            return None
        out, _ = await process.communicate()
        return out.decode("utf-8", "replace") if process.returncode == 0 else None


def texts(folder: Path) -> list[Path]:
    """At most two thousand Python and Markdown files of moderate size, in order; links and hidden folders are left."""
    return sorted(itertools.islice(_walk(folder), MOST_FILES))


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in SKIPPED)
        for name in sorted(names):
            path = Path(where, name)
            good = name.endswith((".py", ".md")) and not path.is_symlink() and path.is_file()
            if good and path.stat().st_size <= LARGEST:
                yield path


def _modified(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else time.time()
