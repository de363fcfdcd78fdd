"""The figures: line F1 at the threshold, and whether a true line is among the best entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Entry = tuple[int, int, float]
LONGEST = 60


@dataclass(frozen=True)
class Figures:
    """Of one failing log."""

    precision: float
    recall: float
    f1: float
    rank: int


def numbers(ranges: Iterable[Sequence[int]]) -> set[int]:
    """The lines of inclusive ranges."""
    return {line for first, last in ranges for line in range(first, last + 1)}


def figures(
    entries: Iterable[Entry], truth: Iterable[Sequence[int]], accept: Iterable[Sequence[int]], threshold: float = 0.5
) -> Figures:
    """The figures of the entries (first line, last line, score) for one log."""
    ranked = sorted(entries, key=lambda entry: -entry[2])
    flagged = numbers((first, last) for first, last, score in ranked if score >= threshold)
    true = numbers(truth)
    hits, false = len(flagged & true), len(flagged - true - numbers(accept))
    precision = hits / (hits + false) if hits + false else 0.0
    recall = hits / len(true)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    rank = next(
        (at for at, (first, last, _) in enumerate(ranked, 1)
         if last - first < LONGEST and any(line in true for line in range(first, last + 1))), 0,
    )  # fmt: skip
    return Figures(precision, recall, f1, rank)


def summary(found: Sequence[Figures]) -> dict[str, float]:
    """The means over logs."""
    count = max(1, len(found))
    return {
        "logs": len(found),
        "precision": sum(each.precision for each in found) / count,
        "recall": sum(each.recall for each in found) / count,
        "f1": sum(each.f1 for each in found) / count,
        "hit1": sum(each.rank == 1 for each in found) / count,
        "hit5": sum(1 <= each.rank <= 5 for each in found) / count,
    }
