from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from checks.errors import InputError
from checks.logs.service import report
from checks.logs.service.files import LogFiles, analyse_files, unrotated


def line(minute: int, text: str) -> str:
    return f"2026-03-01T{10 + minute // 60:02d}:{minute % 60:02d}:00Z INFO {text}\n"


def calm(begin: int, end: int) -> str:
    return "".join(line(minute, f"order {minute} accepted") for minute in range(begin, end))


def test_rotated_files_are_one_log(tmp_path: Path) -> None:
    (tmp_path / "app.log.1.gz").write_bytes(gzip.compress(calm(0, 90).encode()))
    (tmp_path / "app.log").write_text(calm(90, 170) + line(171, "ERROR database is gone"))
    log = analyse_files([tmp_path], length=3600, root=tmp_path)
    (finding,) = report(log).findings
    assert (finding.rule_id, finding.location.uri, finding.location.start_line) == ("template-new", "app.log", 81)
    assert log.counts["lines"] == 171


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("app.log", "app.log"),
        ("app.log.1", "app.log"),
        ("app.log.12.gz", "app.log"),
        ("app.log-20260301.gz", "app.log"),
        ("app-2026-03-01.log", "app.log"),
        ("app.2026-03-01_10.log.gz", "app.log"),
        ("pod-1.log", "pod-1.log"),
        ("pod-1/app.log.3", "pod-1/app.log"),
        ("2.gz", "2"),
    ],
)
def test_the_name_before_rotation(name: str, expected: str) -> None:
    assert unrotated(name) == expected


def test_hidden_files_links_and_folders_of_them_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text(calm(0, 3))
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.log").write_text(calm(0, 3))
    (tmp_path / "logs" / "link").symlink_to("/etc/passwd")
    assert [path.name for path in LogFiles.at([tmp_path]).paths] == ["a.log"]


def test_lines_of_a_trace_have_the_time_of_the_line_before(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(line(0, "started") + "Traceback:\n  File x\n" + line(1, "next"))
    found = list(LogFiles.at([tmp_path], tmp_path).read())
    assert [entry.number for entry in found] == [1, 2, 3, 4]
    assert found[0].moment == found[2].moment != found[3].moment


def test_json_lines(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(
        '{"ts": "2026-03-01T10:00:00Z", "level": "error", "msg": "no\\u0000 disk"}\n{"a": [1}\n'
    )
    first, second = LogFiles.at([tmp_path], tmp_path).read()
    assert (first.text, first.moment) == ("ERROR no\0 disk", 1772359200.0)
    assert second.text == '{"a": [1}'


def test_other_codings_are_read_and_a_cut_archive_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(calm(0, 200).encode("utf-16"))
    whole = gzip.compress(calm(0, 200).encode())
    (tmp_path / "b.log.gz").write_bytes(whole[: len(whole) // 2])
    log = analyse_files([tmp_path], root=tmp_path)
    assert log.before + log.now >= 200
    assert {note.location.uri for note in log.notifications if note.location} >= {"b.log.gz"}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [("empty", "", "no line begins with a time"), ("untimed", "hello\nyou\n", "no line begins with a time")],
)
def test_a_log_without_times(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=words):
        analyse_files([tmp_path])


def test_no_log_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no log to read"):
        analyse_files([tmp_path])
    with pytest.raises(InputError, match="does not exist"):
        analyse_files([tmp_path / "absent"])


def test_a_service_that_fell_silent(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(calm(0, 120))
    assert analyse_files([tmp_path], length=1800).changes == ()
    log = analyse_files([tmp_path], length=1800, until=1772359200.0 + 150 * 60)
    assert [change.rule for change in log.changes] == ["heartbeat-vanished"]


def test_no_history_is_never_green(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(calm(0, 10))
    (note,) = analyse_files([tmp_path], length=3600).notifications
    assert (note.level.value, note.message) == ("error", "there are no lines of before: nothing to compare with")
