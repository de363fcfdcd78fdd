"""Of a log of any length what may matter is kept, with the right numbers, in bounded memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from checks.logs.baseline import Baseline
from checks.logs.choose import MOST
from checks.logs.gather import gather


def numbered(count: int, failing: int) -> Iterator[bytes]:
    for start in range(0, count, 5000):
        yield b"".join(
            b"fatal error: cannot open shop.db\n" if line == failing else b"line %d is as quiet as any\n" % line
            for line in range(start, min(count, start + 5000))
        )


@pytest.mark.parametrize("count", [1, 100, MOST, MOST + 1, 40_000])
def test_lines_keep_their_numbers(count: int) -> None:
    held = gather(numbered(count, count // 2), None)
    assert held.total == count
    assert len(held.texts) == len(held.lines.numbers) == len(held.novel)
    assert len(held.texts) <= MOST + 200
    by_number = dict(zip(held.lines.numbers.tolist(), held.texts, strict=True))
    assert by_number[count // 2] == b"fatal error: cannot open shop.db"
    assert by_number[count - 1] in (b"line %d is as quiet as any" % (count - 1), b"fatal error: cannot open shop.db")


def test_new_lines_are_kept_before_loud_ones_that_are_known() -> None:
    known = b"error: this part failed as ever\n" * 9000
    baseline = Baseline()
    baseline.learn([known])
    held = gather([known[: len(known) // 2] + b"a quiet newcomer\n" + known[len(known) // 2 :]], baseline)
    assert held.novel[held.texts.index(b"a quiet newcomer")] == 1
    assert held.novel.sum() == 1


def test_the_memory_is_bounded_however_short_the_lines() -> None:
    tracemalloc.start()
    try:
        held = gather((b"y\n" * (1 << 21) for _ in range(2)), None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert held.total == 2 << 21
    assert peak < 120 << 20
