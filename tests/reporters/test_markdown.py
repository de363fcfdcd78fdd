from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checks.model import Finding, Level, Location, Notification, Report, Stats
from checks.reporters import Options
from checks.reporters.markdown import escape, render

GOLDEN = """\
## 🛑 guard: 1 error and 1 warning in 1 file

Analysed 1 chart and 3 values. Not analysed: 1 chart. Suppressed 3 (baseline 2, inline 1). \
Fixable: 1 with --fix and 1 with --fix-unsafe.

- ⚠️ <code>chart/Chart.yaml</code>: Helm is away

### <code>chart/values.yaml</code>

| | Line | Finding | Rule |
|---|---:|---|---|
| ⚠️ warning | 2 | tag latest moves<br>Fix: pin it | <code>image-tag-mutable</code> |
| 🛑 error | 4 | memory 512 is 512 bytes, write 512Mi<br>Fix: write 512Mi | \
<code>memory-unit-suspicious</code> |
"""
OURS = {"<code>", "</code>", "<br>"}


def _many(number: int, text: str = "m") -> tuple[Finding, ...]:
    return tuple(Finding(text, Location("f", at + 1), "k", Level.NOTE, rule_id="r") for at in range(number))


def test_golden(sample: Report) -> None:
    assert render(sample) == GOLDEN


def test_clean(clean: Report) -> None:
    assert render(clean) == "## ✅ guard: All clear: 3 values analysed\n"
    assert render(clean, Options(quiet=True)) == ""


def test_nothing_analysed_is_no_success(clean: Report) -> None:
    assert render(replace(clean, stats=Stats())) == "## ⚠️ guard: Nothing was analysed\n"


def test_a_failed_run_is_no_success(clean: Report) -> None:
    text = render(replace(clean, notifications=(Notification(Level.ERROR, "no Helm"),)))
    assert text.startswith("## 🛑 guard: No findings in 3 values, but not everything was analysed\n")


def test_many_findings_are_folded(clean: Report) -> None:
    text = render(replace(clean, findings=_many(21)))
    assert "<details><summary><code>f</code>: 21 notes</summary>\n\n| |" in text


def test_the_file_with_the_worst_comes_first(clean: Report) -> None:
    error = Finding("m", Location("z"), "k", Level.ERROR)
    text = render(replace(clean, findings=(*_many(1), error)))
    assert text.index("<code>z</code>") < text.index("<code>f</code>")


def test_many_notifications_are_counted(clean: Report) -> None:
    text = render(replace(clean, notifications=(Notification(Level.NOTE, "m"),) * 60))
    assert text.endswith("- … and 10 more\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a | b", "a &#124; b", id="pipe"),
        pytest.param("`x`", "&#96;x&#96;", id="backtick"),
        pytest.param("<b>&", "&#60;b&#62;&#38;", id="HTML"),
        pytest.param("@owner", "&#64;&#8203;owner", id="mention"),
        pytest.param("#12", "&#35;&#8203;12", id="issue"),
        pytest.param("https://e", "https&#58;&#8203;//e", id="link"),
        pytest.param("www.e.x", "www&#46;&#8203;e.x", id="www"),
        pytest.param("a\nb", "a b", id="newline"),
        pytest.param("\x1b\u202e", r"&#92;x1b&#92;u202e", id="control"),
        pytest.param("x" * 700, "x" * 599 + "…", id="long"),
    ],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize("text", ["m" * 500, "|" * 500, "日" * 500], ids=["letters", "escaped", "wide"])
def test_fits_into_a_summary(clean: Report, text: str) -> None:
    summary = render(replace(clean, findings=_many(9000, text)))
    rows = summary.count("\n| 💡 note")
    assert len(summary.encode()) < 1_000_000
    assert summary.endswith(f"\n… and {9000 - rows:,} more: this summary is full, the report has all of them.\n")


@given(data=st.data())
def test_hostile_text_stays_text(reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    report = data.draw(reports)
    summary = render(report)
    tokens = MarkdownIt("commonmark").enable("table").parse(summary)
    inline = [child for token in tokens for child in token.children or ()]
    assert {each.type for each in inline} <= {"text", "text_special", "html_inline", "softbreak"}
    assert {each.content for each in inline if each.type == "html_inline"} <= OURS
    files = {each.location.uri for each in report.findings}
    assert sum(each.type == "heading_open" for each in tokens) == 1 + len(files)
    assert sum(each.type == "tr_open" for each in tokens) == len(files) + len(report.findings)
    assert all(each.type not in {"html_block", "fence", "code_block", "blockquote_open"} for each in tokens)
    assert all(line.count("|") == 5 for line in summary.split("\n") if line.startswith("|"))
