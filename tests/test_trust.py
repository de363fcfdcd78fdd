"""A change cannot bring the configuration that lets it through."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from hooks.values_sanity import main

BAD = "resources:\n  limits:\n    memory: 10gi\n"
OFF = "ignore: [quantity-invalid]\n"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, `main`, and a work tree that breaks a values file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "values.yaml").write_text("a: 1\n")
    return tmp_path


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")


def run(folder: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    """The exit code, the rules that found something, the messages of the notifications."""
    out = folder / ".git/report.json"
    code = main(["values.yaml", "--base", "main", "--format", f"json={out}", *arguments])
    report = json.loads(out.read_text())
    return code, [each["rule"] for each in report["findings"]], [each["message"] for each in report["notifications"]]


@pytest.mark.parametrize("name", [".guard.yaml", "pyproject.toml"])
def test_a_configuration_that_the_change_brings_does_not_count(repository: Path, name: str) -> None:
    commit(repository)
    (repository / "values.yaml").write_text(BAD)
    toml = '[tool.guard]\nignore = ["quantity-invalid"]\n'
    (repository / name).write_text(OFF if name == ".guard.yaml" else toml)
    code, rules, notes = run(repository)
    assert (code, rules) == (1, ["quantity-invalid"])
    assert any("the configuration of the base counts" in note for note in notes)


def test_the_configuration_of_the_base_counts_though_the_change_takes_it_away(repository: Path) -> None:
    (repository / ".guard.yaml").write_text(OFF)
    commit(repository)
    (repository / "values.yaml").write_text(BAD)
    (repository / ".guard.yaml").unlink()
    code, rules, notes = run(repository)
    assert (code, rules) == (0, [])
    assert any("the configuration of the base counts" in note for note in notes)


def test_without_a_change_of_it_nothing_is_said(repository: Path) -> None:
    (repository / ".guard.yaml").write_text(OFF)
    commit(repository)
    (repository / "values.yaml").write_text(BAD)
    assert not any("the configuration of the base" in note for note in run(repository)[2])


def test_a_file_that_the_user_names_counts_when_it_lies_outside(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit(repository)
    (repository / "values.yaml").write_text(BAD)
    outside = tmp_path_factory.mktemp("outside") / "guard.yaml"
    outside.write_text(OFF)
    assert run(repository, "--config", str(outside))[:2] == (0, [])


def test_a_file_that_the_change_brings_cannot_be_named(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(repository)
    (repository / "mine.yaml").write_text(OFF)
    assert main(["values.yaml", "--base", "main", "--config", "mine.yaml"]) == 2
    assert "is not there at the base" in capsys.readouterr().err


def test_the_baseline_is_that_of_the_base(repository: Path) -> None:
    (repository / ".guard.yaml").write_text("baseline: known.json\n")
    (repository / "known.json").write_text('{"version": 1, "findings": []}')
    commit(repository)
    (repository / "values.yaml").write_text(BAD)
    assert main(["values.yaml", "--write-baseline", "known.json"]) == 0
    assert main(["values.yaml"]) == 0
    assert run(repository)[:2] == (1, ["quantity-invalid"])
