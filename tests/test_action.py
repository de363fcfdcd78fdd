"""The step of an action: inputs to arguments, the finished run to outputs and summary."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checks.errors import UsageError
from checks.reporters.github import error
from hooks import _action, action

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a/values.yaml", "b/values.yaml", "b/x y.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("replicas: 1\n")
    monkeypatch.chdir(tmp_path)
    # Where no RUNNER_TEMP is given.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def argv(**inputs: str) -> list[str]:
    """The arguments less the report files, which every run has."""
    step = _action.prepare("guard", {f"INPUT_{name.upper()}": value for name, value in inputs.items()})
    return [each for each in step.argv if str(step.reports) not in each]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({}, ["--fail-on", "error", "--"], id="defaults"),
        pytest.param({"paths": "."}, ["--fail-on", "error", "--", "."], id="a folder"),
        pytest.param({"files": "b/x y.yaml"}, ["--fail-on", "error", "--", "b/x y.yaml"], id="a space is no separator"),
        pytest.param({"files": "--fix"}, ["--fail-on", "error", "--", "--fix"], id="a file is never a flag"),
        pytest.param(
            {"files": "\n */values.yaml \n\n a/values.yaml\nnone/*"},
            ["--fail-on", "error", "--", "a/values.yaml", "b/values.yaml"],
            id="globs, each file once, an empty glob among others",
        ),
        pytest.param({"fail_level": "none"}, ["--fail-on", "never", "--"], id="fail_level none"),
        pytest.param({"fail_level": "any"}, ["--fail-on", "note", "--"], id="fail_level any"),
        pytest.param({"fail_level": "warning"}, ["--fail-on", "warning", "--"], id="fail_level warning"),
        pytest.param({"level": "warning"}, ["--fail-on", "error", "--level=warning", "--"], id="level"),
        pytest.param(
            {"chart": "charts/a", "config": "c.yaml", "baseline": "b.json"},
            ["--fail-on", "error", "--chart=charts/a", "--config=c.yaml", "--baseline=b.json", "--"],
            id="options",
        ),
        pytest.param({"chart": "--fix"}, ["--fail-on", "error", "--chart=--fix", "--"], id="a value is never a flag"),
        pytest.param(
            {"select": "one, two", "ignore": "three\nfour"},
            ["--fail-on", "error", "--select=one", "--select=two", "--ignore=three", "--ignore=four", "--"],
            id="lists",
        ),
        pytest.param(
            {"base": "v1", "filter_mode": "added"},
            ["--fail-on", "error", "--base=v1", "--filter-mode", "added", "--"],
            id="base",
        ),
        pytest.param({"base": "none"}, ["--fail-on", "error", "--"], id="no base wanted"),
    ],
)
def test_inputs_become_arguments(inputs: Mapping[str, str], expected: list[str]) -> None:
    arguments = argv(**inputs)
    assert arguments[arguments.index("--fail-on") :] == expected


@pytest.mark.parametrize(
    ("reporter", "expected"), [("", ["github"]), ("github", ["github"]), ("text", ["text"]), ("none", [])]
)
def test_the_reporter_is_what_the_log_gets(reporter: str, expected: list[str]) -> None:
    arguments = argv(reporter=reporter)
    assert arguments[: arguments.index("--fail-on")] == [f"--format={each}" for each in expected]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        pytest.param({"files": "nowhere/*.yaml"}, "nowhere/*.yaml: no file matches", id="nothing matches"),
        pytest.param({"fail_level": "fatal"}, "'fatal' is no fail_level", id="fail_level"),
        pytest.param({"filter_mode": "new"}, "'new' is no filter_mode", id="filter_mode"),
        pytest.param({"reporter": "x"}, "'x' is no reporter", id="reporter"),
        pytest.param({"filter_mode": "added"}, "needs a version to compare with", id="a mode without a base"),
        pytest.param({"working_directory": "nowhere"}, "nowhere: cannot be entered", id="no such folder"),
    ],
)
def test_wrong_inputs_say_what_to_do(inputs: Mapping[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        argv(**inputs)
    assert caught.value.todo


def test_a_wrong_input_is_an_annotation_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INPUT_FAIL_LEVEL", "fatal")
    assert action.main(["values-sanity"]) == 2
    assert capsys.readouterr().out == (
        "::error::'fatal' is no fail_level%0A  Choose one of: none, any, info, error, warning, note, never.\n"
    )


def test_an_annotation_is_escaped() -> None:
    assert error("50%\n::warning::x") == "::error::50%25%0A::warning::x"


def test_outputs_and_summary_are_written(tmp_path: Path) -> None:
    step = _action.Step((), tmp_path / "reports")
    step.reports.mkdir()
    levels = ("error", "note", "error")
    (step.reports / "report.json").write_text(json.dumps({"findings": [{"level": level} for level in levels]}))
    (step.reports / "report.sarif").write_text("{}")
    (step.reports / "summary.md").write_text("# Summary\n")
    env = {"GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    (tmp_path / "summary").write_text("before\n")
    _action.publish(step, env)
    assert read_outputs(tmp_path / "output") == {
        "findings": "3",
        "errors": "2",
        "report": str(step.reports / "report.json"),
        "sarif": str(step.reports / "report.sarif"),
    }
    assert (tmp_path / "summary").read_text() == "before\n# Summary\n"


def test_a_run_that_wrote_nothing_has_no_outputs(tmp_path: Path) -> None:
    """An empty output is not a green zero."""
    _action.publish(_action.Step((), tmp_path), {"GITHUB_OUTPUT": str(tmp_path / "output")})
    assert (tmp_path / "output").read_text() == ""


def test_an_output_cannot_end_its_own_text() -> None:
    first, second = (_action.output("report", "a\nfindings=0") for _ in range(2))
    assert first != second
    assert re.fullmatch(r"report<<(end-[0-9a-f]{32})\na\nfindings=0\n\1\n", first)


@pytest.mark.parametrize("line", ["x" * 99, "é" * 99])
def test_a_long_summary_is_cut_at_a_line(line: str) -> None:
    text = f"{line}\n" * 200
    short = _action.shortened(text, 10_000)
    assert len(short.encode()) <= 10_000
    assert set(short.removesuffix(_action.CUT_NOTE).split("\n")) == {line}
    assert short.endswith(_action.CUT_NOTE)
    assert _action.shortened(text, 100_000) == text


def read_outputs(path: Path) -> dict[str, str]:
    """What GitHub's runner would read from the file."""
    return {name: value for name, _, value in re.findall(r"(\w+)<<(\S+)\n(.*?)\n\2\n", path.read_text(), re.DOTALL)}
