"""Every comment is on a line that GitHub takes: a review with one bad comment would be refused whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.review.lab import Files, Lab
from tests.review.servers.model import finding, saying

LINES = "".join(f"line {number}\n" for number in range(1, 41))
Where = tuple[str, str, int | None, int]  # path, side, start, line


def edited(text: str, number: int, new: str | None) -> str:
    lines = text.split("\n")
    lines[number - 1 : number] = [] if new is None else [new]
    return "\n".join(lines)


CASES: dict[str, tuple[Files, Files, list[dict[str, Any]], list[Where]]] = {
    "an added line": ({"a": LINES}, {"a": LINES + "end\n"}, [finding("a", 41, "end")], [("a", "RIGHT", None, 41)]),
    "a context line": ({"a": LINES}, {"a": LINES + "end\n"}, [finding("a", 40, "line 40")], [("a", "RIGHT", None, 40)]),
    "a deleted line": (
        {"a": LINES},
        {"a": edited(LINES, 20, None)},
        [finding("a", 20, "line 20", side="LEFT")],
        [("a", "LEFT", None, 20)],
    ),
    "a context line named by its old number": (
        {"a": LINES},
        {"a": edited(LINES, 20, None)},
        [finding("a", 22, "line 22", side="LEFT")],
        [("a", "RIGHT", None, 21)],
    ),
    "a deleted line on the wrong side": (
        {"a": LINES},
        {"a": edited(LINES, 20, None)},
        [finding("a", 20, "line 20")],
        [("a", "LEFT", None, 20)],
    ),
    "a wrong line with a quote that is there once": (
        {"a": LINES},
        {"a": edited(LINES, 20, "new")},
        [finding("a", 3, "new")],
        [("a", "RIGHT", None, 20)],
    ),
    "a wrong line with a quote that is there twice": (
        {"a": LINES},
        {"a": edited(edited(LINES, 20, "new"), 22, "new")},
        [finding("a", 3, "new")],
        [],
    ),
    "the right one of two lines with one text": (
        {"a": LINES},
        {"a": edited(edited(LINES, 20, "new"), 22, "new")},
        [finding("a", 22, "new")],
        [("a", "RIGHT", None, 22)],
    ),
    "a line of the diff with the quote of another": (
        {"a": LINES},
        {"a": edited(LINES, 20, "new")},
        [finding("a", 18, "new")],
        [("a", "RIGHT", None, 20)],
    ),
    "a quote that is nowhere": ({"a": LINES}, {"a": edited(LINES, 20, "new")}, [finding("a", 20, "other")], []),
    "a quote from outside of the diff": (
        {"a": LINES},
        {"a": edited(LINES, 20, "new")},
        [finding("a", 2, "line 2")],
        [],
    ),
    "a range": (
        {"a": LINES},
        {"a": edited(LINES, 20, "n1\nn2\nn3")},
        [finding("a", 22, "n3", start_line=20)],
        [("a", "RIGHT", 20, 22)],
    ),
    "a range upside down": (
        {"a": LINES},
        {"a": edited(LINES, 20, "n1\nn2\nn3")},
        [finding("a", 20, "n1", start_line=22)],
        [("a", "RIGHT", 20, 22)],
    ),
    "a range of one line": (
        {"a": LINES},
        {"a": edited(LINES, 20, "n1")},
        [finding("a", 20, "n1", start_line=20)],
        [("a", "RIGHT", None, 20)],
    ),
    "a range over two hunks": (
        {"a": LINES},
        {"a": edited(edited(LINES, 35, "late"), 5, "early")},
        [finding("a", 35, "late", start_line=5)],
        [("a", "RIGHT", None, 35)],
    ),
    "a range that begins outside of the diff": (
        {"a": LINES},
        {"a": edited(LINES, 20, "new")},
        [finding("a", 20, "new", start_line=2)],
        [("a", "RIGHT", None, 20)],
    ),
    "a quote of several lines moves the range": (
        {"a": LINES},
        {"a": edited(LINES, 20, "n1\nn2\nn3")},
        [finding("a", 3, "n1\nn2\nn3", start_line=1)],
        [("a", "RIGHT", 20, 22)],
    ),
    "a new file": ({"a": "x\n"}, {"b": "one\ntwo\n"}, [finding("b", 2, "two")], [("b", "RIGHT", None, 2)]),
    "a deleted file": (
        {"a": "one\ntwo\n"},
        {"a": None},
        [finding("a", 2, "two", side="LEFT")],
        [("a", "LEFT", None, 2)],
    ),
    "a renamed file by its new name": (
        {"a": LINES},
        {"a": None, "b": edited(LINES, 20, "new")},
        [finding("b", 20, "new")],
        [("b", "RIGHT", None, 20)],
    ),
    "a renamed file by its old name": (
        {"a": LINES},
        {"a": None, "b": edited(LINES, 20, "new")},
        [finding("b", 20, "new"), finding("b", 20, "line 20", side="LEFT", title="Other")],
        [("b", "RIGHT", None, 20), ("b", "LEFT", None, 20)],
    ),
    "no newline at the end": (
        {"a": "one\ntwo"},
        {"a": "one\nnew"},
        [finding("a", 2, "new")],
        [("a", "RIGHT", None, 2)],
    ),
    "a newline at the end only": (
        {"a": "one\ntwo"},
        {"a": "one\ntwo\nx"},
        [finding("a", 3, "x")],
        [("a", "RIGHT", None, 3)],
    ),
    "carriage returns": (
        {"a": LINES.replace("\n", "\r\n")},
        {"a": edited(LINES, 20, "new").replace("\n", "\r\n")},
        [finding("a", 20, "new\r")],
        [("a", "RIGHT", None, 20)],
    ),
    "a lone carriage return ends no line": (
        {"a": LINES},
        {"a": edited(LINES, 20, "x\ry\rz") + "end\n"},
        [finding("a", 41, "end"), finding("a", 20, "x\ry\rz")],
        [("a", "RIGHT", None, 41), ("a", "RIGHT", None, 20)],
    ),
    "a form feed ends no line": (
        {"a": LINES},
        {"a": edited(LINES, 20, "x\f\vy\x1c\x85\u2028z") + "end\n"},
        [finding("a", 41, "end")],
        [("a", "RIGHT", None, 41)],
    ),
    "bytes that are no UTF-8": (
        {"a": LINES},
        {"a": edited(LINES, 20, "caf").encode() + b"caf\xe9\nend\n"},
        [finding("a", 42, "end")],
        [("a", "RIGHT", None, 42)],
    ),
    "a name with a space": (
        {"a b.py": LINES},
        {"a b.py": LINES + "end\n"},
        [finding("a b.py", 41, "end")],
        [("a b.py", "RIGHT", None, 41)],
    ),
    "a name that Git quotes": (
        {"é ü.py": LINES},
        {"é ü.py": LINES + "end\n"},
        [finding("é ü.py", 41, "end")],
        [("é ü.py", "RIGHT", None, 41)],
    ),
    "a name that begins like a prefix": (
        {"b/a": LINES},
        {"b/a": LINES + "end\n"},
        [finding("b/a", 41, "end")],
        [("b/a", "RIGHT", None, 41)],
    ),
    "lines that look like headers": (
        {"a.sql": "-- x\n++ y\n@@ -1 +1 @@\n"},
        {"a.sql": "-- z\n++ w\n@@ -1 +1 @@\ndiff --git a/x b/x\n"},
        [finding("a.sql", 4, "diff --git a/x b/x"), finding("a.sql", 1, "-- z"), finding("a.sql", 2, "++ w")],
        [("a.sql", "RIGHT", None, 1), ("a.sql", "RIGHT", None, 2), ("a.sql", "RIGHT", None, 4)],
    ),
    "two findings of one line are one comment": (
        {"a": LINES},
        {"a": LINES + "end\n"},
        [finding("a", 41, "end"), finding("a", 41, "end", title="Another thing")],
        [("a", "RIGHT", None, 41)],
    ),
    "a file that is not in the change": (
        {"a": LINES, "c": LINES},
        {"a": LINES + "end\n"},
        [finding("a", 41, "end", path="c")],
        [],
    ),
    "nonsense for numbers": (
        {"a": LINES},
        {"a": LINES + "end\n"},
        [
            finding("a", 0, "zzz"),
            finding("a", -5, "zzz"),
            finding("a", 10**8, "zzz"),
            finding("a", 41, "end", start_line=-3),
        ],
        [("a", "RIGHT", None, 41)],
    ),
    "an empty quote takes the line at its word": (
        {"a": LINES},
        {"a": LINES + "end\n"},
        [finding("a", 41, ""), finding("a", 2, "", title="Far")],
        [("a", "RIGHT", None, 41)],
    ),
    "a signed and numbered quote": (
        {"a": LINES},
        {"a": LINES + "end of it\n"},
        [finding("a", 3, "R41 +|end of it")],
        [("a", "RIGHT", None, 41)],
    ),
}


def placed(lab: Lab) -> list[Where]:
    return [(each["path"], each["side"], each.get("start_line"), each["line"]) for each in lab.github.inline]


@pytest.mark.parametrize("name", CASES)
def test_a_finding_is_on_its_line_or_in_the_summary(name: str, lab: Lab) -> None:
    before, after, findings, wanted = CASES[name]
    lab.change(before, after)
    run = lab.review(behaviour=always(findings))
    assert run.code == 0
    assert lab.github.refused == []
    assert sorted(placed(lab), key=str) == sorted(wanted, key=str)
    for each in findings[len(wanted) :] if not wanted else ():
        assert each["title"] in run.summary


def always(findings: list[dict[str, Any]]) -> Callable[[Any, int], Any]:
    return saying(json.dumps({"findings": findings}))


@pytest.mark.parametrize("path", ["a/x.py", "b/x.py", "./x.py", "/x.py", "`x.py`", '"x.py"', "x.py "])
def test_a_path_may_be_written_in_other_ways(path: str, lab: Lab) -> None:
    lab.change({"x.py": LINES}, {"x.py": LINES + "end\n"})
    lab.review(behaviour=always([finding("x.py", 41, "end", path=path)]))
    assert placed(lab) == [("x.py", "RIGHT", None, 41)]


def test_what_has_no_lines_gets_no_comment(lab: Lab) -> None:
    """Binary, mode only, submodule, a name that is no UTF-8: a finding about it goes into the summary."""
    lab.start({"bin": b"\0\1\2", "mode.sh": "x\n", "a": LINES})
    (lab.repo / "mode.sh").chmod(0o755)
    commit = lab.git("rev-parse", "HEAD")
    lab.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    name = os.fsdecode(b"caf\xe9.py")
    (lab.repo / name).write_text("x = 1\n")
    lab.git("add", name, "mode.sh")
    (lab.repo / "bin").write_bytes(b"\0\1\3")
    (lab.repo / "a").write_text(LINES + "end\n")
    lab.git("add", "bin", "a")
    lab.git("commit", "--quiet", "--message=x")
    lab.github.head = lab.git("rev-parse", "HEAD")
    paths = {"bin": 1, "mode.sh": 1, "sub": 1, "caf\\xe9.py": 1}
    findings = [
        finding(path, line, "x = 1", title=f"About {number}") for number, (path, line) in enumerate(paths.items())
    ]
    run = lab.review(behaviour=always([*findings, finding("a", 41, "end")]))
    assert (lab.github.refused, placed(lab)) == ([], [("a", "RIGHT", None, 41)])
    assert all(f"About {number}" in run.summary for number in range(4))
    assert "bin" in run.summary
    assert "sub" in run.summary


def test_a_link_is_its_own_text(lab: Lab) -> None:
    lab.start({"a": "x\n", "secret.txt": "not for you\n"})
    (lab.repo / "link").symlink_to("/etc/passwd")
    lab.commit({"a": "y\n"})
    lab.review(behaviour=always([finding("link", 1, "/etc/passwd")]))
    assert lab.github.refused == []
    assert "root:" not in lab.model.said


def test_a_link_that_becomes_a_file(lab: Lab) -> None:
    lab.start({"a": "x\n"})
    (lab.repo / "link").symlink_to("a")
    lab.commit({})
    lab.git("branch", "--force", "main", "HEAD")
    lab.github.base = lab.git("rev-parse", "HEAD")
    (lab.repo / "link").unlink()
    lab.commit({"link": "real\n", "a": "y\n"})
    lab.review(behaviour=always([finding("link", 1, "real"), finding("a", 1, "y")]))
    assert (lab.github.refused, placed(lab)) == ([], [("a", "RIGHT", None, 1)])


def test_the_base_went_on(lab: Lab) -> None:
    """The change is what the branch brings, not what it lacks."""
    lab.change({"a": LINES, "b": "x\n"}, {"a": LINES + "end\n"})
    lab.git("switch", "--quiet", "main")
    lab.git("commit", "--quiet", "--allow-empty", "--message=y")
    (lab.repo / "b").write_text("changed on main\n")
    lab.git("commit", "--quiet", "--all", "--message=z")
    lab.github.base = lab.git("rev-parse", "HEAD")
    lab.git("switch", "--quiet", "topic")
    lab.review(behaviour=always([finding("a", 41, "end"), finding("b", 1, "changed on main", title="Not here")]))
    assert (lab.github.refused, placed(lab)) == ([], [("a", "RIGHT", None, 41)])
    assert "changed on main" not in lab.model.said


def test_the_checkout_is_githubs_merge(lab: Lab) -> None:
    lab.change({"a": LINES}, {"a": LINES + "end\n"})
    head = lab.github.head
    lab.git("switch", "--quiet", "--detach", "main")
    lab.git("merge", "--quiet", "--no-ff", "--message=m", "topic")
    lab.git("branch", "--force", "topic", "HEAD")
    lab.event = {"head": {"sha": head}}
    lab.review(behaviour=always([finding("a", 41, "end")]))
    assert (lab.github.refused, placed(lab)) == ([], [("a", "RIGHT", None, 41)])


def test_settings_of_git_change_nothing(lab: Lab) -> None:
    lab.change(
        {"a": LINES, "sub/b": LINES}, {"a": edited(LINES, 20, "new"), "sub/b": None, "sub/c": edited(LINES, 20, "new")}
    )
    for name, value in {
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.external": "false",
        "color.ui": "always",
        "diff.context": "0",
        "diff.renames": "false",
        "core.quotePath": "false",
        "diff.suppressBlankEmpty": "true",
        "diff.algorithm": "patience",
        "diff.interHunkContext": "20",
        "diff.colorMoved": "zebra",
        "core.fsmonitor": "false",
        "diff.wsErrorHighlight": "all",
        "diff.relative": "true",
        "diff.orderFile": "/dev/null",
        "core.pager": "false",
    }.items():
        lab.git("config", name, value)
    (lab.repo / ".gitattributes").write_text("* -diff\na binary\n")
    lab.review(behaviour=always([finding("a", 20, "new"), finding("sub/c", 20, "new")]))
    lab.git("config", "--unset", "diff.noprefix")
    lab.git("config", "--unset", "color.ui")
    lab.git("config", "--unset", "diff.external")
    assert (
        {each["path"] for each in lab.github.reviews[0]["comments"]} == {"a", "sub/c"} if lab.github.reviews else True
    )
    assert lab.model.asked
    assert "R20 +|new" in lab.model.said
