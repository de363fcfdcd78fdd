from __future__ import annotations

from checks.logs.service import Entry, analyse
from checks.logs.service.headers import Headers

JAVA = "2026-03-01 10:00:{:02d},000 INFO [main] shop.Cart: order {} accepted"
PROXY = "2026/03/01 10:00:{:02d} [notice] 7#7: request {} served"


def messages(*lines: tuple[str, str]) -> set[tuple[str, str]]:
    found = Headers().messages(Entry(text, None, source) for source, text in lines)
    return {(entry.source, message) for entry, message in found}


def test_each_source_has_its_own_header() -> None:
    lines = [("app", JAVA.format(n % 60, n)) for n in range(700)] + [("proxy", PROXY.format(n, n)) for n in range(50)]
    found = messages(*lines)
    assert ("app", "order 699 accepted") in found
    assert ("proxy", "7#7: request 3 served") in found
    assert len(found) == 750


def test_one_line_of_a_new_instance_is_read_as_those_of_the_old_one() -> None:
    lines = [("app-1", JAVA.format(n % 60, n)) for n in range(60)] + [("app-2", JAVA.format(1, 7))]
    assert ("app-2", "order 7 accepted") in messages(*lines)


def test_a_new_instance_says_nothing_new() -> None:
    before = [Entry(JAVA.format(n % 60, n), 1e9 + n, "app-1") for n in range(60)]
    now = [Entry(JAVA.format(n % 60, n), 1e9 + 60 + n, "app-2") for n in range(3)]
    assert [change.rule for change in analyse(before, now).changes] == []
