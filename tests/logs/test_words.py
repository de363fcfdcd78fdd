"""Words of failure count where they are said, not where they are part of a name."""

from __future__ import annotations

import pytest

from checks.logs import own, sections, signals, words


@pytest.mark.parametrize(
    ("text", "said", "named"),
    [
        pytest.param("src/a.c:12: error: x", ["error", "x"], 0, id="compiler"),
        pytest.param("compiling error.h", ["compiling"], 1, id="file"),
        pytest.param("test_failure ... ok", ["ok"], 1, id="test"),
        pytest.param("Executed Test_assert_equal()", ["executed"], 1, id="function"),
        pytest.param("starting ErrorHandler", ["starting"], 1, id="class"),
        pytest.param("java.lang.NullPointerException: name", ["null", "pointer", "exception", "name"], 0, id="type"),
        pytest.param("[ERROR] can't open", ["error", "can't", "open"], 0, id="label"),
    ],
)
def test_spoken(text: str, said: list[str], named: int) -> None:
    assert words.spoken(text)[:2] == (said, named)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("src/a.c:12:5: error: x", "place"),
        ("src/a.c:12:5: error: x", "labelled"),
        ("\tat shop.Cart.total(Cart.java:12)", "frame"),
        ('  File "a.py", line 3, in f', "python_frame"),
        ("  12) adds up", "numbered"),
        ("--- FAIL: TestParse (0.00s)", "fail_mark"),
        ("  \u2717 adds up", "fail_sign"),
        ("  \u2713 adds up", "pass_sign"),
        ("    ^~~~~", "caret"),
        ("0 errors", "zero"),
        ("3 tests failed", "count"),
        ("======== FAILURES ========", "title"),
        ("----------------", "rule"),
        ("\x1b[31mno\x1b[0m", "red"),
        ("$ make test", "start"),
        ("make: *** [all] Error 2", "bad_end"),
    ],
)
def test_shapes(text: str, name: str) -> None:
    assert own.vector(text)[own.INDEX[name]] == 1


@pytest.mark.parametrize("text", ["exited with 0", "exit code 0", "exit status: 0", "no error", "failover ready"])
def test_no_bad_end(text: str) -> None:
    assert not sections.ends_badly(text)


def test_what_ran_out() -> None:
    assert signals.resource(["exited with code 137"]) == "out of memory"
    assert signals.resource(["timeout set to 30 s", "retries: 3"]) == ""
