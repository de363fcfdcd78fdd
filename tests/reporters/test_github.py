import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Finding, Level, Location, Notification, Report
from checks.reporters import Options
from checks.reporters.github import render

GOLDEN = """\
::error file=chart/values.yaml,line=4,col=11,endLine=4,endColumn=13,title=memory-unit-suspicious::\
memory 512 is 512 bytes, write 512Mi%0Afix: write 512Mi
::warning file=chart/Chart.yaml,line=1,col=1,endLine=1,endColumn=1,title=guard::Helm is away
::warning file=chart/values.yaml,line=2,col=8,endLine=2,endColumn=13,title=image-tag-mutable::\
tag latest moves%0Afix: pin it
"""
COMMAND = re.compile(r"::(error|warning|notice) (\w+=[^:,\r\n]*,?)+::[^\r\n]*")


def _many(level: Level, number: int) -> list[Finding]:
    return [Finding(f"m{at}", Location("f", at + 1), "k", level, rule_id="r") for at in range(number)]


def test_golden(sample: Report) -> None:
    assert render(sample, Options(quiet=True)) == GOLDEN


def test_counts_follow_as_plain_lines(sample: Report) -> None:
    assert render(sample).removeprefix(GOLDEN).split("\n")[0] == "guard: 1 error and 1 warning in 1 file."


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("50% off", "50%25 off", id="percent"),
        pytest.param("a\nb", "a%0Ab", id="newline"),
        pytest.param("a\r\n::error::b", "a%0A::error::b", id="command in the message"),
        pytest.param("a\x1b[2Jb", r"a\x1b[2Jb", id="terminal escape"),
    ],
)
def test_messages(clean: Report, message: str, expected: str) -> None:
    report = replace(clean, notifications=(Notification(Level.NOTE, message),))
    assert render(report, Options(quiet=True)) == f"::notice title=guard::{expected}\n"


def test_properties_are_escaped(clean: Report) -> None:
    report = replace(clean, findings=(Finding("m", Location("a,b:c%", 1, 1, 2, 1), "k", Level.ERROR, rule_id="r"),))
    expected = "::error file=a%2Cb%3Ac%25,line=1,endLine=2,title=r::m\n"
    assert render(report, Options(quiet=True)) == expected


@pytest.mark.parametrize(
    ("numbers", "shown", "rest"),
    [
        pytest.param((10, 10, 10), (10, 10, 10), "", id="all fit"),
        pytest.param((11, 0, 0), (10, 0, 1), "1 more of level error not shown here. All: 11 errors.", id="errors"),
        pytest.param(
            (0, 12, 10),
            (0, 10, 10),
            "2 more of level warning and 1 more of level note not shown here. All: 12 warnings and 10 notes.",
            id="the count is a notice too",
        ),
    ],
)
def test_ten_of_each_kind(clean: Report, numbers: tuple[int, ...], shown: tuple[int, ...], rest: str) -> None:
    findings = [each for level, number in zip(Level, numbers, strict=True) for each in _many(level, number)]
    lines = render(replace(clean, findings=tuple(findings)), Options(quiet=True)).splitlines()
    kinds = ("::error ", "::warning ", "::notice ")
    assert tuple(sum(line.startswith(kind) for line in lines) for kind in kinds) == shown
    assert lines[-1].endswith(rest)


@given(data=st.data())
def test_no_command_but_ours(reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    report = data.draw(reports)
    lines = render(report).split("\n")[:-1]
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(report.findings) + len(report.notifications)
    assert all(COMMAND.fullmatch(line) for line in commands)
    assert all(line.startswith(("::", "guard: ")) and line.isprintable() for line in lines)
