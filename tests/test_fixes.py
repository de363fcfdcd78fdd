import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import InputError
from checks.fixes import confined, plan, reader, write
from checks.model import Fix, Replacement

FILES = {"f": b"abc\xff\r\ndef"}
OVERLAP = "it overlaps a fix that was applied before it"


def _fix(*edits: tuple[int | None, int | None, str], uri: str = "f") -> Fix:
    return Fix("d", tuple(Replacement(uri, *edit) for edit in edits))


@pytest.mark.parametrize(
    ("fixes", "expected", "reasons"),
    [
        pytest.param([_fix((0, 1, "X"))], b"Xbc\xff\r\ndef", [], id="replace"),
        pytest.param([_fix((6, 9, ""))], b"abc\xff\r\n", [], id="delete"),
        pytest.param([_fix((9, 9, "!"))], b"abc\xff\r\ndef!", [], id="insert at the end"),
        pytest.param([_fix((6, 7, "Y")), _fix((0, 1, "X"))], b"Xbc\xff\r\nYef", [], id="two places"),
        pytest.param([_fix((0, 1, "X"), (6, 7, "Y"))], b"Xbc\xff\r\nYef", [], id="two edits"),
        pytest.param([_fix((0, 2, "X")), _fix((2, 3, "Y"))], b"XY\xff\r\ndef", [], id="side by side"),
        pytest.param([_fix((1, 1, "X")), _fix((1, 2, "Y"))], b"aXYc\xff\r\ndef", [], id="insert before"),
        pytest.param([_fix((0, 1, "X")), _fix((0, 1, "X"))], b"Xbc\xff\r\ndef", [], id="the same twice"),
        pytest.param([_fix((1, 1, "X")), _fix((1, 1, "X"))], b"aXbc\xff\r\ndef", [], id="same insertion"),
        pytest.param([_fix((1, 1, "X")), _fix((1, 1, "Y"))], b"aXbc\xff\r\ndef", [OVERLAP], id="two insertions"),
        pytest.param([_fix((0, 2, "X")), _fix((1, 3, "Y"))], b"Xc\xff\r\ndef", [OVERLAP], id="first wins"),
        pytest.param([_fix((0, 3, "X")), _fix((1, 1, "Y"))], b"X\xff\r\ndef", [OVERLAP], id="insert inside"),
        pytest.param(
            [_fix((0, 1, "X")), _fix((6, 7, "Y"), (0, 1, "Z"))],
            b"Xbc\xff\r\ndef",
            [OVERLAP],
            id="all or nothing",
        ),
        pytest.param([_fix((0, 2, "X"), (1, 3, "Y"))], None, [OVERLAP], id="at odds with itself"),
        pytest.param([_fix((5, 20, "X"))], None, ["f: has no bytes 5 to 20"], id="too far"),
        pytest.param([_fix((3, 1, "X"))], None, ["f: has no bytes 3 to 1"], id="backwards"),
        pytest.param([_fix((None, None, "X"))], None, ["f: exists already"], id="exists"),
        pytest.param([_fix((0, 1, "X"), uri="g")], None, ["g: no such file"], id="missing"),
        pytest.param([_fix((0, 1, "\ud800"))], None, ["its text cannot be written as UTF-8"], id="surrogate"),
        pytest.param([_fix((3, 4, "\udcfe"))], b"abc\xfe\r\ndef", [], id="byte that is not UTF-8"),
        pytest.param([_fix((0, 1, "a"))], None, [], id="no change"),
        pytest.param([_fix()], None, ["it changes nothing"], id="empty"),
        pytest.param([_fix((0, 1, "X"), uri="./f")], b"Xbc\xff\r\ndef", [], id="other spelling"),
    ],
)
def test_plan(fixes: list[Fix], expected: bytes | None, reasons: list[str]) -> None:
    made = plan(fixes, FILES.get)
    assert made.files == ({"f": expected} if expected is not None else {})
    assert [each.reason for each in made.skipped] == reasons
    assert len(made.applied) + len(made.skipped) == len(fixes)


def test_new_files() -> None:
    first, same, other = (_fix((None, None, text), uri="new") for text in ("a", "a", "b"))
    made = plan([first, same, other], FILES.get)
    assert (made.files, made.applied) == ({"new": b"a"}, (first, same))
    assert [each.fix for each in made.skipped] == [other]


ESCAPES = [
    "../x",
    "a/../../x",
    "/etc/passwd",
    "",
    ".",
    "C:/x",
    "C:x",
    "a\\b",
    "a\0b",
    ".git/hooks/x",
    "a/.GIT/x",
]


@pytest.mark.parametrize("uri", ESCAPES)
def test_a_way_out_is_refused(tmp_path: Path, uri: str) -> None:
    with pytest.raises(InputError):
        confined(tmp_path, uri)
    with pytest.raises(InputError):
        write(tmp_path, {"fine": b"", uri: b""})
    assert plan([_fix((None, None, "X"), uri=uri)], FILES.get).files == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["../outside", "/", ".git"])
def test_a_link_out_is_refused(tmp_path: Path, target: str) -> None:
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    (root / "link").symlink_to(target)
    made = plan([_fix((None, None, "X"), uri="link/x")], reader(root))
    assert [each.reason for each in made.skipped] == ["link/x: leads out of the repository through a link"]


def test_from_disk_to_disk(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(FILES["f"])
    fixes = [_fix((0, 3, "X")), _fix((None, None, "new"), uri="a/b/new")]
    write(tmp_path, plan(fixes, reader(tmp_path)).files)
    assert (tmp_path / "f").read_bytes() == b"X\xff\r\ndef"
    assert (tmp_path / "a/b/new").read_bytes() == b"new"


def test_what_cannot_be_read_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    made = plan([_fix((0, 1, "X"))], reader(tmp_path))
    assert made.skipped[0].reason == f"f: cannot be read: {os.strerror(21)}"


EDITS = st.tuples(st.integers(0, 12), st.integers(0, 12), st.text("xy\n", max_size=3))


@given(edits=st.lists(EDITS, max_size=8))
def test_bytes_outside_stay(edits: list[tuple[int, int, str]]) -> None:
    made = plan([_fix((min(a, b), max(a, b), text)) for a, b, text in edits], {"f": b"0123456789AB"}.get)
    after = made.files.get("f", b"0123456789AB")
    gone = {at for fix in made.applied for r in fix.replacements for at in range(r.start or 0, r.end or 0)}
    kept = bytes(byte for byte in after if byte not in b"xy\n")
    assert kept == bytes(byte for at, byte in enumerate(b"0123456789AB") if at not in gone)
