from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.golang import printed

# As Helm's own template prints them.
CASES = [
    (1000000, "1e+06"),
    (999999, "999999"),
    (20250101, "2.0250101e+07"),
    (1.1, "1.1"),
    (0.00001, "1e-05"),
    (0.0001, "0.0001"),
    (1e21, "1e+21"),
    (123456789012, "1.23456789012e+11"),
    (1.5e300, "1.5e+300"),
    (100000.5, "100000.5"),
    (2**53 + 1, "9.007199254740992e+15"),
    (-1234567, "-1.234567e+06"),
    (-0.5, "-0.5"),
    (0.0, "0"),
    (True, "true"),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_printed(value: float, expected: str) -> None:
    assert printed(value) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_it_is_the_same_number(value: float) -> None:
    assert float(printed(value)) == value
