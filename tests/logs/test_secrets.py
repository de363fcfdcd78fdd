"""No secret survives the gate, whatever it looks like and wherever a piece of the log ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.gather import painted, painted_pieces
from checks.logs.secrets import Painter

WORD = "hunter2-Correct9Horse"
GITHUB = "ghp_" + "a1B2" * 9


def paint(text: str) -> str:
    return painted(Painter(), text.encode())[0].decode()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        pytest.param(f"password: {WORD}", WORD, id="password"),
        pytest.param(f"DB_PASSWORD={WORD}", WORD, id="variable"),
        pytest.param(f"export PGPASSWORD='{WORD}'", WORD, id="quoted variable"),
        pytest.param(f'{{"password": "{WORD} with spaces"}}', WORD, id="JSON"),
        pytest.param(f'{{\\"client_secret\\": \\"{WORD}\\"}}', WORD, id="escaped JSON"),
        pytest.param(f"api_key={WORD}", WORD, id="API key"),
        pytest.param(f"X-Api-Key: {WORD}", WORD, id="header"),
        pytest.param(f"Authorization: Bearer {WORD}", WORD, id="bearer"),
        pytest.param("authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA", id="basic"),
        pytest.param("Cookie: session=abcdef0123456789", "abcdef0123456789", id="cookie"),
        pytest.param(f"postgres://app:{WORD}@db:5432/shop", WORD, id="URL"),
        pytest.param(f"redis://:{WORD}@cache:6379", WORD, id="URL without user"),
        pytest.param("https://u:p/w@rd@host/x", "p/w@rd", id="URL with odd signs"),
        pytest.param(f"https://{GITHUB}@github.com/a/b", GITHUB, id="URL with a token for user"),
        pytest.param(f"remote: {GITHUB}", GITHUB, id="GitHub"),
        pytest.param("github_pat_" + "A1" * 20, "A1" * 20, id="GitHub, fine-grained"),
        pytest.param("glpat-" + "x7" * 10, "x7" * 10, id="GitLab"),
        pytest.param("key AKIA" + "Q7" * 8 + " used", "Q7" * 8, id="AWS key"),
        pytest.param("aws_secret_access_key = " + "aB3/" * 10, "aB3/" * 10, id="AWS secret"),
        pytest.param("xoxb-" + "123456789012-abc", "123456789012-abc", id="Slack"),
        pytest.param("https://hooks.slack.com/services/T0/B0/" + "aB3" * 8, "aB3" * 8, id="Slack hook"),
        pytest.param("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl", id="JWT"),
        pytest.param("npm_" + "aB3d" * 9, "aB3d" * 9, id="npm"),
        pytest.param(" sk-proj-" + "aB3d" * 9, "aB3d" * 9, id="OpenAI"),
        pytest.param("AIzaSy" + "aB3d" * 9, "aB3d" * 9, id="Google"),
        pytest.param(f"--password {WORD} --user x", WORD, id="flag"),
        pytest.param(f"--token={WORD}", WORD, id="flag with ="),
        pytest.param(f"curl -u me:{WORD} https://x.test", WORD, id="curl"),
        pytest.param(f"mysql -uroot -p{WORD} shop", WORD, id="mysql"),
        pytest.param(f"docker login -u me -p {WORD}", WORD, id="docker"),
        pytest.param(f"ALTER USER x IDENTIFIED BY '{WORD}'", WORD, id="SQL"),
        pytest.param(f"machine x.test login me password {WORD}", WORD, id="netrc"),
        pytest.param("AccountKey=" + "aB3/" * 8 + "==", "aB3/" * 8, id="Azure"),
        pytest.param(f"\x1b[31mpassword\x1b[0m={WORD}", WORD, id="colours between"),
        pytest.param(f"2026-11-25T22:10:11.1234567Z   TOKEN: {WORD}", WORD, id="after a clock"),
    ],
)
def test_secrets(line: str, secret: str) -> None:
    clean = paint(f"before\n{line}\nafter\n")
    assert secret not in clean
    assert clean.count("\n") == 3
    assert "***" in clean
    assert clean.startswith("before\n")
    assert clean.endswith("\nafter\n")


@pytest.mark.parametrize(
    "line",
    [
        "Unexpected token: punc",
        "SyntaxError: Unexpected token }",
        "the password was wrong for user admin",
        "password=${PASSWORD}",
        "TOKEN: ***",
        "https://example.com:8080/a@b",
        "git@github.com:a/b.git",
        "passed 12, failed 0",
        "PASS key_test.go",
        "Selecting previously unselected package libsecret",
        "LD_LIBRARY_PATH=/usr/lib",
        "PWD=/home/me",
    ],
)
def test_look_alikes_stay(line: str) -> None:
    assert paint(line) == line


KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n\nAQEA\n-----END RSA PRIVATE KEY-----"


def test_a_private_key_over_several_lines() -> None:
    clean = paint(f"a\n{KEY}\nb")
    assert not any(part in clean for part in ("MIIEow", "IBAAKC", "AQEA"))
    assert clean.startswith("a\n")
    assert clean.endswith("\nb")
    assert clean.count("\n") == KEY.count("\n") + 2


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_private_key_over_several_pieces(cut: int) -> None:
    lines = f"a\n{KEY}\nb\n".encode().splitlines(keepends=True)
    pieces = [b"".join(lines[: cut % len(lines)]), b"".join(lines[cut % len(lines) :])]
    clean = b"".join(painted_pieces(piece for piece in pieces if piece))
    assert b"IBAAKC" not in clean
    assert clean.endswith(b"\nb\n")


def test_a_key_without_end_does_not_swallow_the_log() -> None:
    text = KEY.partition("-----END")[0] + "\n".join(f"line {number}" for number in range(1000))
    assert paint(text).endswith("line 999")


def test_every_clock_and_mark_around_the_lines_of_a_key() -> None:
    stamped = "\n".join(f"2026-11-25T22:10:11.1234567Z {line}" for line in KEY.split("\n"))
    assert "IBAAKC" not in paint(stamped)


@given(st.binary(max_size=400))
def test_any_bytes_keep_their_lines(data: bytes) -> None:
    assert painted(Painter(), data)[0].count(b"\n") == data.count(b"\n")
