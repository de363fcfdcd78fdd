"""How surprising a count is, and how many surprises to believe."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")
STEPS = 400
TINY = 1e-12
LARGE = 20_000.0
"""From this mean on a count is as good as normal."""


def surprise(count: int, mean: float, variance: float) -> float:
    """The two-sided probability of a count at least as far from `mean`, for a negative binomial count.

    With `variance` not above `mean` it is a Poisson count.
    """
    if mean < TINY:
        return 0.0 if count else 1.0
    if mean > LARGE or count > LARGE:
        return math.erfc(abs(count - mean) / math.sqrt(2 * max(variance, mean)))
    size = mean * mean / max(variance - mean, mean * 1e-6)
    below = _beta(size / (size + mean), size, count + 1.0)
    under = _beta(size / (size + mean), size, float(count)) if count else 0.0
    return min(1.0, 2 * min(below, 1 - under))


def accepted(chances: Mapping[Key, float], rate: float) -> set[Key]:
    """Which of several surprises to believe when at most the share `rate` of them may be wrong.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995).
    """
    ranked = sorted(chances, key=lambda key: chances[key])
    last = 0
    for rank, key in enumerate(ranked, 1):
        if chances[key] <= rate * rank / len(ranked):
            last = rank
    return set(ranked[:last])


def spread(counts: Sequence[int]) -> float:
    """Variance over mean of counts, at least 1: more than 1 says that they come in bursts.

    Of eight counts or more the largest is not believed: an incident of the past must not hide one of today.
    """
    trusted = sorted(counts)
    if len(trusted) >= 8:
        trusted[-1] = trusted[-2]
    mean = sum(trusted) / len(trusted)
    if len(trusted) < 2 or not mean:
        return 1.0
    return max(1.0, sum((count - mean) ** 2 for count in trusted) / (len(trusted) - 1) / mean)


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)
    if x < (a + 1) / (a + b + 2):
        return _clamped(math.exp(front) * _fraction(x, a, b) / a)
    return _clamped(1 - math.exp(front) * _fraction(1 - x, b, a) / b)


def _clamped(chance: float) -> float:
    return min(1.0, max(0.0, chance))


def _log_beta(a: float, b: float) -> float:
    # For a huge a the difference of two huge lgamma values is lost in rounding; Stirling's series keeps it.
    if a > 1e7:
        return math.lgamma(b) - b * math.log(a + (b - 1) / 2)
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for step in range(1, STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        d = 1 / _away(1 + even * d, tiny)
        c = _away(1 + even / c, tiny)
        value *= d * c
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        d = 1 / _away(1 + odd * d, tiny)
        c = _away(1 + odd / c, tiny)
        value *= d * c
        if abs(d * c - 1) < 1e-12:
            break
    return value


def _away(number: float, tiny: float) -> float:
    return number if abs(number) > tiny else tiny
