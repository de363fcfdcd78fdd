"""The buffer between the program and the board, and what is painted over on the way."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentboard.sdk import default_mask, limits
from agentboard.sdk.buffer import BATCH_BYTES, BURST, MOST_BYTES, MOST_LINES, Line, LogBuffer
from agentboard.sdk.mask import hide


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def drain(buffer: LogBuffer) -> list[str]:
    found: list[str] = []
    while batch := buffer.take():
        assert len(batch) <= limits.MOST_LINES
        assert len(json.dumps({"lines": [it.as_json() for it in batch]}, ensure_ascii=False).encode()) <= 1024 * 1024
        found += [each.message for each in batch]
    return found


def test_the_oldest_go_first_when_there_is_no_room() -> None:
    clock = Clock()
    buffer = LogBuffer(clock=clock)
    for number in range(MOST_LINES + 100):
        clock.now += 1
        assert buffer.admits()
        buffer.put("info", f"line {number}", time.time())
    lines = drain(buffer)
    assert "100 that found no room" in lines[0]
    assert lines[1] == "line 100"
    assert len(lines) == MOST_LINES + 1
    assert drain(buffer) == []


def test_bytes_are_bounded_too() -> None:
    buffer = LogBuffer()
    for _ in range(1000):
        buffer.put("info", "я" * 10_000, 0.0)
    assert vars(buffer)["_bytes"] <= MOST_BYTES
    assert len(drain(buffer)) > 200


def test_a_batch_that_comes_back_is_first_again_as_far_as_there_is_room() -> None:
    buffer = LogBuffer(most_lines=10)
    buffer.put("info", "\n".join("abcdefghij"), 0.0)
    batch = buffer.take()
    buffer.put("info", "k\nl\nm", 0.0)
    buffer.put_back(batch)
    assert drain(buffer)[1:] == list("defghijklm")


def test_the_rate_recovers() -> None:
    clock = Clock()
    buffer = LogBuffer(clock=clock)
    buffer.put("info", "\n" * (BURST + 199), 0.0)
    assert not buffer.admits()
    clock.now += 2
    assert buffer.admits()


@given(st.lists(st.text(max_size=200), max_size=50), st.integers(1, 40))
def test_no_line_is_lost_unsaid(texts: list[str], room: int) -> None:
    buffer = LogBuffer(most_lines=room)
    for text in texts:
        buffer.put("info", text, 0.0)
    put = sum(text.count("\n") + 1 for text in texts)
    lost = buffer.overflowed
    assert len(drain(buffer)) - bool(lost) + lost == put


@given(st.text())
def test_a_line_is_never_larger_than_it_says(text: str) -> None:
    buffer = LogBuffer()
    buffer.put("critical", text, 1e9)
    for line in buffer.take():
        assert len(json.dumps(line.as_json(), ensure_ascii=False).encode()) + 1 <= line.size <= BATCH_BYTES


def test_a_line_reads_as_the_contract_has_it() -> None:
    line = Line("info", "hello", 1_445_412_480.5)
    assert line.as_json() == {"level": "info", "message": "hello", "ts": "2015-10-21T07:28:00.500Z"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer •••"),
        ("postgresql://app:s3cr3t!@db/x", "postgresql://app:•••@db/x"),
        ('{"password": "correct horse"}', '{"password": "••• horse"}'),
        ("api_key=0123456789abcdef&x=1", "api_key=•••&x=1"),
        ("DB_PASSWORD=hunter2000", "DB_PASSWORD=•••"),
        ("use ghp_0123456789abcdefghij now", "use ••• now"),
        ("AKIA0123456789ABCDEF", "•••"),
        ("eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "•••"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nafter", "•••\nafter"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "•••"),
        ("the password is wrong", "the password is wrong"),
        ("tokens: 5", "tokens: 5"),
        ("http://host:8080/path@x", "http://host:8080/path@x"),
        ("secretary = anna", "secretary = anna"),
        ("12:30 user@example.org", "12:30 user@example.org"),
    ],
)
def test_what_looks_like_a_secret_is_painted_over(text: str, masked: str) -> None:
    assert default_mask(text) == masked
    assert default_mask(masked) == masked


@pytest.mark.parametrize(
    "piece", ["a", "://", "password=", "-----BEGIN PRIVATE KEY-----", "eyJaaaaaaaa.", "bearer ", ":@"]
)
def test_masking_takes_no_long_time(piece: str) -> None:
    text = (piece * 262_144)[:262_144]
    started = time.process_time()
    default_mask(text)
    assert time.process_time() - started < 1.0


def test_short_words_are_no_secrets() -> None:
    assert hide("abc and abcdef", ("abc", "abcdef")) == "abc and •••"
