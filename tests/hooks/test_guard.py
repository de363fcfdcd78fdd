"""`guard` over a repository: all of it, or what a change affects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hooks.guard import main
from tests.evidence.test_git import git

TEMPLATE = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  n: {{ .Values.count | quote }}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A chart with an old mistake in an override, committed on main; a branch is checked out."""
    chart = tmp_path / "charts/app"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 1.0.0\n")
    (chart / "templates/config.yaml").write_text(TEMPLATE)
    (chart / "values.yaml").write_text("count: 1\nresources:\n  limits: {memory: 1Gi}\n")
    (chart / "values-prod.yaml").write_text("resources:\n  limits:\n    memory: 2GB\n")
    (tmp_path / "notes.yaml").write_text("memory: 2GB\n")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "checkout", "-qb", "change")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def found(root: Path, *arguments: str) -> tuple[int, list[tuple[str, int]]]:
    """The exit code, and where the errors are."""
    code = main(["--format", f"json={root}/.git/report.json", *arguments])
    findings = json.loads((root / ".git/report.json").read_text())["findings"]
    return code, [(each["file"], each["line"]) for each in findings if each["level"] == "error"]


def test_the_whole_repository(repository: Path) -> None:
    assert found(repository, "--ignore", "schema") == (1, [("charts/app/values-prod.yaml", 3)])


def test_an_old_mistake_does_not_block_a_change(repository: Path) -> None:
    (repository / "charts/app/values-prod.yaml").write_text("resources:\n  limits:\n    memory: 2GB\n# more\n")
    assert found(repository, "--ignore", "schema", "--base", "main") == (0, [])


def test_a_new_mistake_does(repository: Path) -> None:
    text = "resources:\n  limits:\n    memory: 2GB\n    cpu: one\n"
    (repository / "charts/app/values-prod.yaml").write_text(text)
    assert found(repository, "--ignore", "schema", "--base", "main") == (1, [("charts/app/values-prod.yaml", 4)])


def test_a_change_that_touches_no_values_is_green(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "notes.yaml").write_text("memory: 3GB\n")
    assert main(["--base", "main", "--family", "values"]) == 0
    assert "touches nothing" in capsys.readouterr().out


def test_a_changed_template_checks_its_values_again(repository: Path) -> None:
    template = repository / "charts/app/templates/config.yaml"
    template.write_text(TEMPLATE.replace(".Values.count ", ".Values.m "))
    code, places = found(repository, "--select", "schema.unknown_key", "--base", "main", "--fail-on", "note")
    assert code in (0, 1)
    assert all(uri.startswith("charts/app/") for uri, _ in places)


def test_a_repository_without_values_is_not_green(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    assert main([]) == 2


def test_only_added_lines(repository: Path) -> None:
    text = "resources:\n  limits:\n    memory: 1GB\n    cpu: one\n"
    (repository / "charts/app/values-prod.yaml").write_text(text)
    git(repository, "commit", "-qam", "two")
    arguments = ("--ignore", "schema", "--base", "main", "--filter-mode", "added")
    assert found(repository, *arguments) == (1, [("charts/app/values-prod.yaml", 4)])
