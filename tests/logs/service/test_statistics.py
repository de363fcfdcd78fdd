from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.service.statistics import accepted, spread, surprise


def poisson(count: int, mean: float) -> float:
    """The two-sided probability by its definition."""
    terms = [math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count + 1)]
    return min(1.0, 2 * min(math.fsum(terms), 1 - math.fsum(terms[:-1])))


def negative_binomial(count: int, mean: float, variance: float) -> float:
    size = mean * mean / (variance - mean)
    chance = size / (size + mean)

    def at(k: int) -> float:
        return math.exp(
            math.lgamma(k + size)
            - math.lgamma(size)
            - math.lgamma(k + 1)
            + size * math.log(chance)
            + k * math.log1p(-chance)
        )

    terms = [at(k) for k in range(count + 1)]
    return min(1.0, 2 * min(math.fsum(terms), 1 - math.fsum(terms[:-1])))


@given(st.integers(0, 300), st.floats(0.01, 300))
def test_a_poisson_count(count: int, mean: float) -> None:
    assert surprise(count, mean, mean) == pytest.approx(poisson(count, mean), rel=1e-3, abs=1e-4)


@given(st.integers(0, 300), st.floats(0.01, 300), st.floats(1.1, 50))
def test_a_negative_binomial_count(count: int, mean: float, times: float) -> None:
    expected = negative_binomial(count, mean, mean * times)
    assert surprise(count, mean, mean * times) == pytest.approx(expected, rel=1e-3, abs=1e-6)


@given(st.integers(0, 10**9), st.floats(0, 1e9), st.floats(0, 1e12))
def test_any_count_has_a_probability(count: int, mean: float, variance: float) -> None:
    assert 0 <= surprise(count, mean, variance) <= 1


def test_large_counts_are_no_step_in_the_curve() -> None:
    assert surprise(20_300, 19_999, 19_999) == pytest.approx(surprise(20_302, 20_001, 20_001), rel=0.1)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ({"a": 0.001, "b": 0.5}, {"a"}),
        ({"a": 0.009, "b": 0.008}, {"a", "b"}),  # neither alone would be enough for both
        ({"a": 0.02, "b": 0.5}, set()),
        ({}, set()),
        (dict.fromkeys(range(100), 0.02), set()),
    ],
)
def test_few_surprises_are_believed(chances: dict[object, float], expected: set[object]) -> None:
    assert accepted(chances, 0.01) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([], None), ([5], 1), ([3, 3, 3], 1), ([0, 10, 0, 10], 6.67), ([4] * 9 + [400], 1), ([0, 0, 0], 1)],
)
def test_spread(counts: list[int], expected: float | None) -> None:
    if expected is not None:
        assert spread(counts) == pytest.approx(expected, rel=0.01)
