from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Finding, Level, Location, Report, Stats
from checks.reporters import Options
from checks.reporters.excerpt import Line, excerpt
from checks.reporters.text import render

GOLDEN = """\
chart/values.yaml:2:8  warning  tag latest moves  [image-tag-mutable]
  |
1 | image:
2 |   tag: latest
  |        ^^^^^^
  = fix: pin it (--fix-unsafe)

chart/values.yaml:4:11  error  memory 512 is 512 bytes, write 512Mi  [memory-unit-suspicious]
  |
3 | limits:
4 |   memory: 512
  |           ^^^
  = see: chart/templates/app.yaml:9:5  used here
  = fix: write 512Mi (--fix)

chart/Chart.yaml:1:1  guard warning  Helm is away

1 error and 1 warning in 1 file.
Analysed 1 chart and 3 values. Not analysed: 1 chart. Suppressed 3 (baseline 2, inline 1).
Fixable: 1 with --fix and 1 with --fix-unsafe.
"""


def test_golden(sample: Report) -> None:
    assert render(sample) == GOLDEN


def test_quiet_leaves_findings_only(sample: Report) -> None:
    assert render(sample, Options(quiet=True)) == GOLDEN[: GOLDEN.index("\n\nchart/Chart.yaml") + 1]


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        pytest.param(Stats({"values": 3}), "All clear: 3 values analysed.\n", id="clean"),
        pytest.param(Stats(), "Nothing was analysed.\n", id="nothing"),
        pytest.param(
            Stats({"values": 1}, {"charts": 2}),
            "No findings in 1 value, but not everything was analysed.\nNot analysed: 2 charts.\n",
            id="half",
        ),
    ],
)
def test_no_findings(clean: Report, stats: Stats, expected: str) -> None:
    assert render(replace(clean, stats=stats)) == expected


def test_quiet_and_clean_is_silent(clean: Report) -> None:
    assert render(clean, Options(quiet=True)) == ""


def test_colours_and_links_only_when_asked(sample: Report) -> None:
    fancy = render(sample, Options(color=True, hyperlinks=True, root="/my repo"))
    assert "\x1b[1;31merror\x1b[0m" in fancy
    assert "\x1b]8;;file:///my%20repo/chart/values.yaml\x1b\\" in fancy
    assert "\x1b" not in render(sample, Options(root="/my repo"))


@pytest.mark.parametrize(
    ("line", "columns", "room", "expected"),
    [
        pytest.param("a: b", (4, 5), 40, Line(1, "a: b", 3, 1), id="plain"),
        pytest.param("日本: b", (5, 6), 40, Line(1, "日本: b", 6, 1), id="wide before the caret"),
        pytest.param("a: 日本", (4, 6), 40, Line(1, "a: 日本", 3, 4), id="wide under the caret"),
        pytest.param("e\u0301: b", (5, 6), 40, Line(1, "e\u0301: b", 3, 1), id="combining"),
        pytest.param("\ta: b", (2, 3), 40, Line(1, "    a: b", 4, 1), id="tab"),
        pytest.param("\x1b: b", (4, 5), 40, Line(1, "\\x1b: b", 6, 1), id="escape character"),
        pytest.param("##[x]: b", (8, 9), 40, Line(1, r"\x23#[x]: b", 10, 1), id="log command"),
        pytest.param("a", (9, 9), 40, Line(1, "a", 1, 1), id="behind the end"),
        pytest.param("a" * 50 + "X" + "b" * 50, (51, 52), 30, Line(1, f"…{'a' * 10}X{'b' * 17}…", 11, 1), id="cut"),
        pytest.param("a" * 9 + "b" * 50, (1, 60), 30, Line(1, f"{'a' * 9}{'b' * 19}…", 0, 28), id="long region"),
    ],
)
def test_excerpt(line: str, columns: tuple[int, int], room: int, expected: Line) -> None:
    assert excerpt([line], Location("f", 1, columns[0], 1, columns[1]), room) == [expected]


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        pytest.param(Location("f", 1, 1, 1, 2), [1], id="first line"),
        pytest.param(Location("f", 3, 1, 3, 2), [2, 3], id="with the line before"),
        pytest.param(Location("f", 5, 1, 5, 2), [5], id="blank line before"),
        pytest.param(Location("f", 1, 1, 5, 2), [1, 2, 3], id="at most three"),
        pytest.param(Location("f", 3, 1, 1, 1), [2, 3], id="ends before it starts"),
        pytest.param(Location("f", 9, 1, 9, 2), [], id="not there"),
        pytest.param(Location("f", 0, 0, 0, 0), [], id="line zero"),
    ],
)
def test_lines_of_an_excerpt(where: Location, numbers: list[int]) -> None:
    assert [line.number for line in excerpt(["a", "b", "c", "", "e"], where, 40)] == numbers


def test_a_megabyte_in_a_line_is_shown_fast(clean: Report) -> None:
    findings = [Finding("m", Location("f", 1, at, 1, at + 9), "k", Level.NOTE) for at in range(1, 10**6, 2000)]
    started = perf_counter()
    text = render(replace(clean, findings=tuple(findings), sources={"f": "x" * 10**6}))
    assert perf_counter() - started < 2
    assert max(map(len, text.splitlines())) <= 100


def test_nothing_starts_a_workflow_command(clean: Report) -> None:
    finding = Finding("m", Location("::add-mask::x"), "k", Level.NOTE)
    assert render(replace(clean, findings=(finding,))).startswith("./::add-mask::x:1:1  note")


@given(data=st.data())
def test_hostile_text_stays_text(reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    lines = render(data.draw(reports)).split("\n")
    assert all(line.isprintable() for line in lines)
    assert not any(line.startswith("::") or "##[" in line or "##vso[" in line for line in lines)
