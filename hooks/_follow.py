"""`log-anomaly --follow`: read a log while it is written, and say what turns up."""

from __future__ import annotations

import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import fstat
from typing import BinaryIO

from checks.logs import outcome, peel
from checks.logs.analyse import Job
from checks.logs.inputs import Source
from checks.logs.judge import Options, judged
from checks.logs.reading import PIECE, Stream
from checks.logs.rows import decoded
from checks.reporters.safe import one_line

_TAIL = 1 << 20
_PAUSE_S = 0.2
_BETWEEN_S = 2.0


def following(job: Job, options: Options) -> Job:
    """The job with its only log read to the end that the CI system writes, or to Ctrl-C."""
    (source,) = job.logs

    @contextmanager
    def opened() -> Iterator[Stream]:
        with source.open() as stream:
            yield _Follower(stream, source.uri, options)  # type: ignore[arg-type]

    return Job([Source(source.uri, opened)], job.good, job.store, job.name)


class _Follower:
    """A stream that waits for more. What it has read lately is judged now and then, and news go to standard error."""

    def __init__(self, stream: BinaryIO, uri: str, options: Options) -> None:
        self._stream, self._uri, self._options = stream, uri, options
        self._grows = stat.S_ISREG(fstat(stream.fileno()).st_mode)
        self._tail = b""
        self._before = 0
        self._told: set[str] = set()
        self._next = time.monotonic()

    def read(self, size: int = PIECE, /) -> bytes:
        """The next bytes; none when the log has ended."""
        try:
            while not (data := self._stream.read1(size)):  # type: ignore[attr-defined]
                self._tell()
                if not self._grows or self._ended():
                    return b""
                time.sleep(_PAUSE_S)
        except KeyboardInterrupt:
            return b""
        self._remember(data)
        if time.monotonic() >= self._next:
            self._tell()
        return bytes(data)

    def _remember(self, data: bytes) -> None:
        self._tail += data
        if len(self._tail) > 2 * _TAIL:
            cut = self._tail.rfind(b"\n", 0, -_TAIL) + 1 or len(self._tail) - _TAIL
            self._before += self._tail.count(b"\n", 0, cut)
            self._tail = self._tail[cut:]

    def _ended(self) -> bool:
        lines = self._tail[-8192:].split(b"\n")
        return outcome.has_ended([peel.peeled(decoded(line)) for line in lines])

    def _tell(self) -> None:
        """Say the blocks that were not there before."""
        self._next = time.monotonic() + _BETWEEN_S
        if not self._tail:
            return
        log = judged(self._uri, [self._tail], self._options)
        for block in log.blocks:
            text = one_line(log.lines.get(block.key, ""))
            if text not in self._told:
                self._told.add(text)
                print(f"{one_line(self._uri)}:{block.key + self._before}: {text}", file=sys.stderr, flush=True)
