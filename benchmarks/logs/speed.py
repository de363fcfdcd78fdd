"""Lines a second on one core, without and with good runs, and the memory that it takes.

python -m benchmarks.logs.speed LOG... [--lines 1000000] [--good LOG...]
"""

from __future__ import annotations

import argparse
import io
import itertools
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from checks.logs.baseline import Baseline
from checks.logs.gather import painted_pieces
from checks.logs.judge import Options, judged
from checks.logs.reading import Remarks, pieces


class Repeated(io.RawIOBase):
    """The logs again and again, up to a number of lines, without holding them twice."""

    def __init__(self, logs: list[bytes], lines: int) -> None:
        self._source = self._parts(logs, lines)

    def read(self, _size: int = -1, /) -> bytes:
        return next(self._source, b"")

    @staticmethod
    def _parts(logs: list[bytes], lines: int) -> Iterator[bytes]:
        given = 0
        for log in itertools.cycle(logs):
            yield log
            given += log.count(b"\n")
            if given >= lines:
                return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+", type=Path, metavar="LOG")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--good", nargs="+", type=Path, default=[], metavar="LOG")
    args = parser.parse_args()
    logs = [path.read_bytes().rstrip(b"\n") + b"\n" for path in args.logs]
    baseline = Baseline() if args.good else None
    for path in args.good:
        with path.open("rb") as stream:
            assert baseline is not None
            baseline.learn(painted_pieces(pieces(stream, Remarks())))
    started, cpu = time.perf_counter(), time.process_time()
    log = judged("log", pieces(Repeated(logs, args.lines), Remarks()), Options(), baseline)
    took, used = time.perf_counter() - started, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = f"{log.total / took:,.0f} lines/s, {log.total / used:,.0f} a CPU second"
    print(f"{log.total:,} lines: {rates}, {memory:,.0f} MiB")


if __name__ == "__main__":
    main()
