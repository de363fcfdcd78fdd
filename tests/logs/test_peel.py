"""What CI systems put around a line is taken off, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.peel import colours, peeled

ERROR = "src/a.c:12:5: error: 'x' undeclared"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(ERROR, id="plain"),
        pytest.param(ERROR + "\r", id="carriage return at the end"),
        pytest.param(f"2026-11-25T22:10:11.1234567Z {ERROR}", id="GitHub"),
        pytest.param(f"\ufeff2026-11-25T22:10:11.1234567Z {ERROR}", id="GitHub, first line"),
        pytest.param(f"build (3.12)\tRun make\t2026-11-25T22:10:11.1234567Z {ERROR}", id="gh run view"),
        pytest.param(f"2026-11-25T22:10:11.123456Z 01O {ERROR}", id="GitLab"),
        pytest.param(f"2026-11-25T22:10:11.123456Z 01E+{ERROR}", id="GitLab, continued"),
        pytest.param(f"[2026-11-25T22:10:11.123Z] {ERROR}", id="Jenkins timestamper"),
        pytest.param(f"[22:10:11] {ERROR}", id="clock in brackets"),
        pytest.param(f"#12 0.345 {ERROR}", id="BuildKit"),
        pytest.param(f"0.345 {ERROR}", id="BuildKit, repeated at the end"),
        pytest.param(f"api-1  | {ERROR}", id="docker compose"),
        pytest.param(f"api-1  | 2026-11-25T22:10:11.123Z {ERROR}", id="docker compose with clock"),
        pytest.param(f"2026-11-25T22:10:11.123456789Z {ERROR}", id="kubectl --timestamps"),
        pytest.param(f"[pod/api-7c9/app] 2026-11-25T22:10:11.123456789Z {ERROR}", id="kubectl --prefix"),
        pytest.param(f"Nov 25 22:10:11 node-1 api[812]: {ERROR}", id="journald"),
        pytest.param(f"travis_time:start:0a1b2c\r\x1b[0K{ERROR}", id="Travis"),
        pytest.param(f"section_start:1700000000:build\r\x1b[0K{ERROR}", id="GitLab section"),
        pytest.param(f"\x1b[1m\x1b[31m{ERROR}\x1b[0m", id="colours"),
        pytest.param(f"10%\r50%\r100%\r{ERROR}", id="progress bar"),
        pytest.param(f"\x1b]8;;https://x.test\x1b\\{ERROR}\x1b]8;;\x1b\\", id="hyperlink"),
        pytest.param('{"log":"' + ERROR + '\\n","stream":"stderr","time":"2026-11-25T22:10:11Z"}', id="JSON, docker"),
    ],
)
def test_formats(line: str) -> None:
    assert peeled(line) == ERROR


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param('{"level":"error","msg":"no route"}', "error: no route", id="JSON with its level"),
        pytest.param('{"message": 3}', '{"message": 3}', id="JSON without text"),
        pytest.param("{broken}", "{broken}", id="no JSON"),
        pytest.param('{"a":' * 400 + "}", '{"a":' * 400, id="deep JSON is cut and left alone"),
        pytest.param("  indented stays", "  indented stays", id="indentation"),
        pytest.param("3.14159 is pi", "3.14159 is pi", id="a number that is no clock"),
        pytest.param("key | value", "key | value", id="one space before a bar"),
    ],
)
def test_what_stays(line: str, text: str) -> None:
    assert peeled(line) == text


def test_colours_are_bits() -> None:
    assert colours("\x1b[31mred\x1b[0m") == 1
    assert colours("\x1b[1;33myellow") == 10
    assert colours("plain") == 0


@given(st.text(max_size=300))
def test_any_text_is_peeled(text: str) -> None:
    assert "\x1b[" not in peeled("\x1b[0m" + text.replace("\x1b", ""))


@pytest.mark.parametrize("char", ["=", "-", "a", " ", "(", "\x1b[", "1:", "[", "\r", "{", "a.b:", "'", "<a"])
def test_hostile_lines_cost_little(char: str) -> None:
    from checks.logs import own

    started = time.process_time()
    own.vector(char * 100_000)
    own.vector(char * 100_000 + "x")
    assert time.process_time() - started < 1
