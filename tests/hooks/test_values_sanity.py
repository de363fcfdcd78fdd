"""The command line's promises: outputs, exit codes, fixes, and what is new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hooks.values_sanity import main

BAD = "resources:\n  limits:\n    memory: 10gi # much\n"
GOOD = "resources:\n  limits:\n    memory: 10Gi # much\n"


@pytest.fixture
def values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A values file with one error, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    path = tmp_path / "values.yaml"
    path.write_text(BAD)
    return path


def report(path: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    """The exit code and the JSON report of a run."""
    out = path.with_name("report.json")
    code = main([str(path), "--format", f"json={out}", *arguments])
    return code, json.loads(out.read_text())


def test_a_finding_fails_the_run_and_has_its_place(values: Path) -> None:
    code, found = report(values)
    (finding,) = found["findings"]  # type: ignore[misc]
    assert code == 1
    assert (finding["file"], finding["line"], finding["column"]) == ("values.yaml", 3, 13)
    assert (finding["category"], finding["level"]) == ("quantity.invalid", "error")


def test_a_good_file_passes(values: Path) -> None:
    values.write_text(GOOD)
    assert report(values)[0] == 0


@pytest.mark.parametrize(("limit", "code"), [("never", 0), ("note", 1), ("warning", 1), ("error", 1)])
def test_fail_on(values: Path, limit: str, code: int) -> None:
    assert report(values, "--fail-on", limit)[0] == code


def test_a_warning_does_not_fail_unless_asked(values: Path) -> None:
    values.write_text("image:\n  repository: nginx\n  tag: latest\n")
    assert report(values)[0] == 0
    assert report(values, "--fail-on", "warning")[0] == 1


def test_findings_below_the_level_do_not_count(values: Path) -> None:
    values.write_text("image:\n  repository: nginx\n  tag: latest\n")
    code, found = report(values, "--fail-on", "note", "--level", "error")
    assert (code, found["findings"]) == (0, [])
    assert found["summary"]["suppressed"] == {"level": 1}  # type: ignore[index]


def test_fix_changes_nothing_else(values: Path) -> None:
    assert main([str(values), "--fix"]) == 0
    assert values.read_text() == GOOD


def test_diff_writes_nothing(values: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(values), "--diff"]) == 1
    assert "+    memory: 10Gi # much" in capsys.readouterr().out
    assert values.read_text() == BAD


def test_fix_keeps_a_byte_order_mark_and_line_ends(values: Path) -> None:
    values.write_bytes(b"\xef\xbb\xbf" + "# é\r\n".encode() + BAD.replace("\n", "\r\n").encode())
    main([str(values), "--fix"])
    assert values.read_bytes() == b"\xef\xbb\xbf" + "# é\r\n".encode() + GOOD.replace("\n", "\r\n").encode()


def test_against_shows_only_what_is_new(values: Path) -> None:
    old = values.with_name("old.yaml")
    old.write_text(BAD)
    assert report(values, "--against", str(old))[0] == 0
    old.write_text(GOOD)
    assert report(values, "--against", str(old))[0] == 1


def test_a_baseline_makes_findings_known(values: Path) -> None:
    known = str(values.with_name("known.json"))
    assert main([str(values), "--write-baseline", known]) == 0
    assert report(values, "--baseline", known)[0] == 0
    values.write_text(BAD + "    cpu: one\n")
    code, found = report(values, "--baseline", known)
    assert code == 1
    assert len(found["findings"]) == 1  # type: ignore[arg-type]


def test_an_inline_ignore_needs_its_reason(values: Path) -> None:
    values.write_text(BAD.replace("# much", "# guard: ignore[quantity-invalid] measured"))
    assert report(values)[0] == 0
    values.write_text(BAD.replace("# much", "# guard: ignore[quantity-invalid]"))
    assert report(values)[0] == 2


def test_select_and_ignore(values: Path) -> None:
    assert report(values, "--ignore", "quantity")[0] == 0
    assert report(values, "--select", "image")[0] == 0
    assert report(values, "--select", "quantity.invalid")[0] == 1


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("no file", [], "no file is named"),
        ("unknown rule", ["--select", "quantity-invald", "values.yaml"], "Did you mean 'quantity-invalid'?"),
        ("unknown page", ["--explain", "nothing"], "no rule is called 'nothing'"),
        ("both versions", ["--against", "a", "--base", "b", "values.yaml"], "without --base"),
        ("a missing baseline", ["--baseline", "no.json", "values.yaml"], "no.json: cannot be read"),
        ("a filter without a base", ["--filter-mode", "added", "values.yaml"], "needs --base"),
    ],
)
def test_wrong_use_ends_2(
    values: Path, capsys: pytest.CaptureFixture[str], name: str, arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content"),
    [("binary", b"\x00\x01\x02\xff"), ("utf-16", "a: 1".encode("utf-16")), ("latin-1", b"a: \xe9\n")],
)
def test_what_cannot_be_read_is_never_green(values: Path, name: str, content: bytes) -> None:
    values.write_bytes(content)
    code, found = report(values)
    assert code == 2
    assert found["notifications"]


def test_a_missing_file_is_never_green(values: Path) -> None:
    assert report(values.with_name("missing.yaml"))[0] == 2


def test_explain_and_list(values: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--explain", "quantity-invalid"]) == 0
    assert "Fix: write the suffix" in capsys.readouterr().out
    assert main(["--list-rules"]) == 0
    assert "quantity-unit-suspicious" in capsys.readouterr().out


def test_github_is_the_default_under_actions(
    values: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main([str(values)])
    assert "::error file=values.yaml,line=3,col=13" in capsys.readouterr().out


def test_both_places_are_marked_when_nothing_tells_which_is_wrong(values: Path) -> None:
    text = "resources:\n  requests:\n    cpu: 2\n  limits:\n    cpu: 500m\n"
    values.write_text(text)
    _, found = report(values)
    assert [(each["line"], each["level"]) for each in found["findings"]] == [(3, "error"), (5, "note")]  # type: ignore[index, attr-defined]
    old = values.with_name("old.yaml")
    old.write_text(text.replace("500m", "4"))
    _, found = report(values, "--against", str(old))
    assert [(each["line"], each["level"]) for each in found["findings"]] == [(5, "error")]  # type: ignore[index, attr-defined]
