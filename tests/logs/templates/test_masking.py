from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.templates.masking import SHOWN, VALUE, Masker, joined, tokens


def masked(line: str) -> str:
    return joined(Masker().mask(line)).replace(VALUE, SHOWN)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("took 17 ms", "took <*>"),
        ("took <1 sec", "took <*>"),
        ("from 10.0.0.7:5432 to [::1]", "from <*> to [::<*>]"),
        ("block blk_-1608 of size 67108864", "block <*> of size <*>"),
        ("id 550e8400-e29b-41d4-a716-446655440000 gone", "id <*> gone"),
        ("mac fe:dc:ba:ab:cd:ef joined", "mac <*> joined"),
        ("see https://example.org/a/b?c=d, please", "see <*>, please"),
        ("read /etc/shop/main.conf: denied", "read <*>: denied"),
        ("open ./data failed", "open <*> failed"),
        (r"loaded C:\Windows\system\core.dll today", "loaded <*> today"),
        ("mail from maria@example.org", "mail from <*>"),
        ("host ns.shop.example.com is down", "host <*> is down"),
        ("localhost:80 and db-main:5432 and db-main:idle", "<*> and <*> and db-main:idle"),
        ("org.example.Main started", "org.example.Main started"),
        ("and/or stays, a/b/c goes", "and/or stays, <*> goes"),
        ("at Sun Jul 17 14:09:07 2005 UTC it began", "at <*> it began"),
        ("delete 1, 2, 3 and 4 5 6", "delete <*> and <*>"),
        ('lock=12, tag="View Lock", ws=Source{10113}', "lock=<*>, tag=<*>, ws=<*>"),
        ("key2=on step1(3)", "key0=on step0(<*>)"),
        ("done in 5s.", "done in <*>."),
        ("illegal instruction......0", "illegal instruction......<*>"),
        ("", ""),
    ],
)
def test_masking(line: str, expected: str) -> None:
    assert masked(line) == expected


def test_the_place_of_a_value_in_the_log_is_no_value() -> None:
    assert VALUE not in Masker().mask("a\x00b c")


@given(st.text(max_size=300))
def test_any_line_is_masked_once_and_for_all(line: str) -> None:
    once = Masker().mask(line)
    assert not any(mark in once for mark in "123456789")
    assert "".join(tokens(once)) == "".join(once.split())


HOSTILE = ("a", "a.", "a-", "/", "[", "a:", "=", 'x="', "ab:", "a@", "ab.cd-", "0.", "<", "Jan ", "1 s ")


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_line_takes_no_time(piece: str) -> None:
    from time import process_time

    line = (piece * 4000)[:4000] + "!"
    started = process_time()
    for _ in range(3):
        tokens(joined(Masker().mask(line)))
    assert process_time() - started < 1.5
