"""Places are those of files that exist, however a tool writes them, and never outside of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.logs.places import places


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("src/a.c", "lib/b.py", "web/c.ts"):
        path = tmp_path / "repo" / name
        path.parent.mkdir(parents=True)
        path.write_text("text\n", "utf-8")
    (tmp_path / "secret.txt").write_text("text\n", "utf-8")
    (tmp_path / "repo/link.txt").symlink_to(tmp_path / "secret.txt")
    return tmp_path / "repo"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        pytest.param("src/a.c:12:5: error: x", ("src/a.c", 12), id="gcc"),
        pytest.param('  File "lib/b.py", line 3, in f', ("lib/b.py", 3), id="Python"),
        pytest.param("web/c.ts(4,5): error TS2304", ("web/c.ts", 4), id="tsc"),
        pytest.param("/home/runner/work/x/x/src/a.c:7: error", ("src/a.c", 7), id="another checkout"),
        pytest.param(r"D:\a\x\x\src\a.c:7: error", ("src/a.c", 7), id="Windows"),
        pytest.param("./src/a.c:9", ("src/a.c", 9), id="dot"),
    ],
)
def test_named_places(root: Path, line: str, place: tuple[str, int]) -> None:
    assert [(each.uri, each.start_line) for each in places([line], root)] == [place]


@pytest.mark.parametrize(
    "line",
    [
        "src/none.c:12: error",
        "../secret.txt:1: x",
        "/etc/passwd:1: x",
        "link.txt:1: x",
        "src/a.c:0: x",
        "src/a.c is fine",
        "x" * 5000 + ".c:1",
        "/".join(["a"] * 200) + ".c:1",
        "a\0b.c:12",
    ],
)
def test_no_place(root: Path, line: str) -> None:
    assert places([line], root) == []


def test_each_place_once_and_three_at_most(root: Path) -> None:
    lines = [f"src/a.c:{number}: x" for number in (1, 1, 2, 3, 4)]
    assert [each.start_line for each in places(lines, root)] == [1, 2, 3]
