from __future__ import annotations

import pytest

from checks.logs.service import Entry, entries

TEN = 1772359200.0


@pytest.mark.parametrize(
    ("line", "text", "moment"),
    [
        ("2026-03-01T10:00:00Z ready\r\n", "2026-03-01T10:00:00Z ready", TEN),
        ("\x1b[31m2026-03-01T10:00:00Z\x1b[0m ready", "2026-03-01T10:00:00Z ready", TEN),
        ('{"time": "2026-03-01T10:00:00Z", "level": "warn", "msg": "slow"}', "WARN slow", TEN),
        ('{"ts": 1772359200.0, "message": "ready", "severity": 3}', "ready", TEN),
        ('{"@timestamp": "2026-03-01T10:00:00Z", "a": 1}', '{"@timestamp": "2026-03-01T10:00:00Z", "a": 1}', TEN),
        ('{"ts": 1e999, "msg": "far away"}', "far away", None),
        ('{"ts": ' + "9" * 5000 + ', "msg": "x"}', '{"ts": ' + "9" * 5000 + ', "msg": "x"}', None),
        ("{no json}", "{no json}", None),
        ("[" * 5000, "[" * 5000, None),
        ('{"a":' * 5000 + "}" * 5000, '{"a":' * 5000 + "}" * 5000, None),
        ("ready", "ready", None),
    ],
)
def test_a_line(line: str, text: str, moment: float | None) -> None:
    (entry,) = entries([line], "a.log")
    assert (entry.text, entry.moment, entry.uri, entry.number) == (text, moment, "a.log", 1)


def test_blank_lines_are_none_and_entries_stay() -> None:
    given = Entry("ready", TEN, "pod-1")
    assert [(each.text, each.number) for each in entries(["a", "", " ", "b"])] == [("a", 1), ("b", 4)]
    assert list(entries([given])) == [given]
