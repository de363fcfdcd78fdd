"""Samples that move data: processes into SQLite, out of it, safe copies, faster queries."""

from __future__ import annotations

import asyncio
import csv
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

from agentboard.cli.samples import Place
from agentboard.cli.samples.machine import processes
from agentboard.sdk import BaseAgent, Category

KEPT = 100_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS process (at REAL, pid INTEGER, name TEXT, state TEXT, resident INTEGER, UNIQUE (at, pid))
"""


class DataAgent(BaseAgent):
    """Does one piece of work on the samples' database at every period, in a thread."""

    interval_s = 5.0
    period_s = 5.0

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def work(self, database: sqlite3.Connection) -> str:
        """One piece; what it did, for people."""
        raise NotImplementedError

    async def run(self) -> None:
        """Work until it is asked to stop; a locked database is tried again."""
        async for _ in self.every(self.period_s):
            self.set_status("busy", self.message)
            try:
                with self.timer("work"):
                    words = await asyncio.to_thread(self._once)
            except (sqlite3.Error, OSError) as error:
                self.log.warning("not this time: %s", error)
                self.set_status("degraded", str(error))
            else:
                self.set_status("idle", words)

    def _once(self) -> str:
        with closing(sqlite3.connect(self.place.database, timeout=5)) as database, database:
            database.execute(SCHEMA)
            return self.work(database)


class ProcessImport(DataAgent):
    """Loads the machine's processes into a table; the same moment twice adds nothing."""

    id = "process-import"
    category: Category = "etl"

    def work(self, database: sqlite3.Connection) -> str:
        """One row a process."""
        now = round(time.time())
        rows = [(now, *each) for each in processes()]
        written = database.executemany("INSERT OR IGNORE INTO process VALUES (?, ?, ?, ?, ?)", rows).rowcount
        self.count("rows", max(0, written))
        self.log.info("%d of %d rows written", written, len(rows))
        return f"{written} rows written"


class TableExport(DataAgent):
    """Exports the newest rows as CSV."""

    id = "table-export"
    category: Category = "etl"
    period_s = 10.0

    def work(self, database: sqlite3.Connection) -> str:
        """At most a thousand rows, newest first."""
        rows = database.execute("SELECT * FROM process ORDER BY at DESC LIMIT 1000").fetchall()
        path = self.place.folder / "processes.csv"
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerows([("at", "pid", "name", "state", "resident"), *rows])
        self.gauge("bytes", path.stat().st_size)
        return f"{len(rows)} rows exported"


class BackupVerifier(DataAgent):
    """Copies the database while it is used, and proves that the copy is whole."""

    id = "backup-verifier"
    period_s = 15.0

    def work(self, database: sqlite3.Connection) -> str:
        """An online copy, an integrity check, and a count of rows on both sides."""
        with closing(sqlite3.connect(self.place.folder / "samples.backup.db")) as copy:
            database.backup(copy)
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
            (rows,) = copy.execute("SELECT count(*) FROM process").fetchone()
        self.gauge("rows", rows)
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"the copy is broken: {verdict}")
        self.log.info("backup of %d rows verified", rows)
        return f"{rows} rows, the copy is whole"


class IndexAdvisor(DataAgent):
    """Measures a query without and with an index, in a copy in memory, and says what the index is worth."""

    id = "index-advisor"
    category: Category = "optimization"
    period_s = 10.0
    query = "SELECT max(resident) FROM process WHERE name = ?"

    def work(self, database: sqlite3.Connection) -> str:
        """The same hundred searches, twice."""
        with closing(sqlite3.connect(":memory:")) as copy:
            database.backup(copy)
            names = [row[0] for row in copy.execute("SELECT DISTINCT name FROM process LIMIT 100")]
            slow = _timed(lambda: [copy.execute(self.query, (name,)).fetchone() for name in names])
            copy.execute("CREATE INDEX process_name ON process (name, resident)")
            fast = _timed(lambda: [copy.execute(self.query, (name,)).fetchone() for name in names])
        self.gauge("without_index_ms", round(slow * 1000, 3))
        self.gauge("with_index_ms", round(fast * 1000, 3))
        if slow > 2 * fast > 0:
            self.log.info("an index on process(name, resident) makes the query %.0f times faster", slow / fast)
        return f"{slow * 1000:.2f} ms without an index, {fast * 1000:.2f} ms with one"


class Retention(DataAgent):
    """Deletes the oldest rows beyond a limit."""

    id = "retention"
    period_s = 10.0

    def work(self, database: sqlite3.Connection) -> str:
        """Keep the newest rows."""
        (rows,) = database.execute("SELECT count(*) FROM process").fetchone()
        excess = max(0, rows - KEPT)
        database.execute(
            "DELETE FROM process WHERE rowid IN (SELECT rowid FROM process ORDER BY at LIMIT ?)", (excess,)
        )
        self.gauge("rows", rows - excess)
        return f"{rows - excess} rows kept, {excess} deleted"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
