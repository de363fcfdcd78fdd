from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.templates import learn
from tests.logs.templates.catalogue import ALL
from tests.logs.templates.services import Service, write

WHOLE = {"web"}
"""The headers of these are not what the catalogue calls a header."""


@pytest.mark.parametrize("service", [each for each in ALL if each.name not in WHOLE], ids=lambda each: each.name)
def test_the_message_is_what_the_service_said(service: Service) -> None:
    lines, contents, _ = write(service, 1000)
    header = learn(lines)
    wrong = [
        line
        for line, content in zip(lines, contents, strict=True)
        if header.content(line).removeprefix("CBS    ") != content
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-03-01T10:00:00.123Z INFO ready", "ready"),
        ("2026-03-01 10:00:00,123 - WARN  [Thread[a,5]/0:0:9@77] - ready", "ready"),
        ("[Sun Dec 04 04:47:44 2005] [notice] ready", "ready"),
        ("Jun 14 15:16:01 combo sshd(pam_unix)[19939]: ready", "ready"),
        ("17/06/09 20:10:40 INFO executor.Backend: ready", "ready"),
        ("20171223-22:15:29:606|Step_LSC|30002312|ready", "ready"),
        ("- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO ready", "ready"),
        ("03-17 16:13:38.811  1702  2395 D WindowManager: ready", "ready"),
        ("app-1.log 2017-05-16 00:00:00.008 25746 INFO nova.api [req-1 - -] ready", "ready"),
        ("1750000003 node-246 unix.hw state 1077804742 1 ready", "ready"),
        ("- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: ready", "ready"),
        ("Jul  1 09:00:55 mac-10-105 com.apple.xpc.launchd[1] (com.apple.x): ready", "ready"),
        ("[10.30 16:49:06] chrome.exe - ready", "ready"),
        ("I0301 10:00:00.000250       1 main.go:3] ready", "ready"),
        ('{"time":"2026-03-01T10:00:00Z"} ready', '{"time":"2026-03-01T10:00:00Z"} ready'),
        ("no header at all", "no header at all"),
        ("Received: 5", "Received: 5"),
    ],
)
def test_headers_of_the_world(line: str, message: str) -> None:
    assert learn([line.replace("ready", f"ready{'!' * n}") for n in range(20)]).content(line) == message


def test_a_word_that_says_what_happened_is_no_component() -> None:
    lines = [f"2026-03-01T10:00:{n:02d}Z INFO {('Received', 'Sent', 'Login')[n % 3]}: {n} ok" for n in range(60)]
    header = learn(lines)
    assert [header.content(line) for line in lines[:3]] == ["Received: 0 ok", "Sent: 1 ok", "Login: 2 ok"]


def test_few_lines_tell_only_of_times_and_levels() -> None:
    line = "2026-03-01T10:00:00Z INFO cart total: 5"
    assert learn([line]).content(line) == "cart total: 5"
    assert learn([]).content(line) == line


def test_a_name_of_one_word_or_two() -> None:
    names = ("chrome.exe", "chrome.exe *64", "mail.exe")
    lines = [f"[10.30 16:49:{n:02d}] {names[n % 3]} - open {n}" for n in range(60)]
    header = learn(lines)
    assert [header.content(line) for line in lines] == [f"open {n}" for n in range(60)]


def test_two_frameworks_in_one_log() -> None:
    lines = [
        f"2026-03-01T10:00:{n:02d}Z INFO a{n}" if n % 3 else f"[Sun Dec 04 04:47:{n:02d} 2005] [notice] b{n}"
        for n in range(60)
    ]
    header = learn(lines)
    assert [header.content(line) for line in lines[:3]] == ["b0", "a1", "a2"]


def test_a_line_without_a_message_and_one_of_a_trace_stay_whole() -> None:
    header = learn([f"2026-03-01T10:00:{n:02d}Z INFO text {n}" for n in range(50)])
    assert header.content("2026-03-01T10:00:00Z INFO ") == "2026-03-01T10:00:00Z INFO "
    assert header.content("    at org.example.Main(Main.java:3)") == "    at org.example.Main(Main.java:3)"


@given(st.lists(st.text(max_size=80), max_size=30))
def test_any_lines_have_a_header_or_none(lines: list[str]) -> None:
    header = learn(lines)
    assert all(line.endswith(header.content(line)) for line in lines)
