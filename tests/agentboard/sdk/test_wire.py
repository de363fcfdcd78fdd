"""Answers, delays and addresses: what a client understands."""

from __future__ import annotations

import pytest

from agentboard.sdk import AwayError, Board, ConfigurationError, RefusedError
from agentboard.sdk.backoff import Backoff
from agentboard.sdk.wire import answer_of


@pytest.mark.parametrize(
    ("status", "headers", "content", "error", "words"),
    [
        (200, {}, b"<html>", AwayError, "is an agentboard there"),
        (200, {}, b"[]", AwayError, "without a JSON object"),
        (200, {}, b"[" * 100_000, AwayError, "without a JSON object"),
        (404, {}, b"<html>nginx", RefusedError, "answered 404"),
        (403, {}, b'{"error":{"code":"forbidden","message":"no"}}', RefusedError, "403 forbidden: no"),
        (401, {}, b'{"error":"odd"}', RefusedError, "answered 401"),
        (502, {}, b"", AwayError, "answered 502"),
        (429, {"retry-after": "7"}, b"{}", AwayError, "answered 429"),
    ],
)
def test_answers_of_others_are_understood(
    status: int, headers: dict[str, str], content: bytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        answer_of(status, headers, content, "http://board")


def test_a_redirect_says_what_to_do() -> None:
    with pytest.raises(Exception, match="set AGENTBOARD_URL to the final address"):
        answer_of(308, {"location": "https://board"}, b"", "http://board")


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        ("7", "", 7),
        ("999999999999999999999", "", 300),
        ("Wed, 21 Oct 2015 07:28:30 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 30),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:30 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "", None),
        ("-5", "", None),
        ("soon", "", None),
        ("\N{SUPERSCRIPT TWO}", "", None),
    ],
)
def test_retry_after_needs_no_clock_of_ours(text: str, date: str, seconds: float | None) -> None:
    with pytest.raises(AwayError) as caught:
        answer_of(429, {"retry-after": text, "date": date}, b"", "http://board")
    assert caught.value.retry_after_s == seconds


def test_the_backoff_grows_to_its_limit_and_is_never_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backoff, "first_s", 1.0)
    delays = [[backoff.next_s() for _ in range(2000)] for backoff in (Backoff(), Backoff())]
    assert delays[0] != delays[1]
    for number, delay in enumerate(delays[0]):
        ceiling = min(30.0, 2.0 ** min(number, 10))
        assert ceiling / 2 <= delay <= ceiling
    backoff = Backoff()
    assert 100 <= backoff.next_s(100) <= 125


@pytest.mark.parametrize(
    "url",
    [
        "",
        "board",
        "ftp://board",
        "http://",
        "http://user:secret-word@board",
        "http://board?token=secret-word",
        "http://board:0",
        "http://board:99999",
        "http://[::1",
        "http://board#x",
    ],
)
def test_urls_that_cannot_be_right(url: str) -> None:
    with pytest.raises(ConfigurationError, match="AGENTBOARD_URL") as caught:
        Board.of(url or " ", "some-token")
    assert "secret-word" not in str(caught.value)


def test_the_environment_names_the_board() -> None:
    env = {"AGENTBOARD_URL": "https://board.example/agents/", "AGENTBOARD_TOKEN": " some-token\n"}
    board = Board.of(env=env)
    assert board == Board("https://board.example/agents", "some-token")
    assert "some-token" not in repr(board)
