"""The console script around the scan."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from pathlib import Path

import pytest

from hooks import security_scan
from tests.security.helpers import repository

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  hostNetwork: true\n  containers: [{name: c, image: shop:1}]\n"


def test_rules_and_their_pages_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert security_scan.main(["--list-rules"]) == 0
    assert "compose-privileged" in capsys.readouterr().out
    assert security_scan.main(["--explain", "dockerfile-add-remote"]) == 0
    assert "Fix: " in capsys.readouterr().out


def test_levels_decide_the_exit_code(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.yaml": POD})
    only = ("--select", "KSV-0009")
    assert repo.scan(*only).code == 1
    assert repo.scan(*only, "--fail-on", "never").code == 0
    repo.commit({".guard.yaml": "levels: {ksv-0009: warning}\nfail-on: error\n"})
    assert repo.scan(*only).code == 0
    assert repo.scan(*only, "--fail-on", "warning").code == 1


def test_the_staged_files_of_a_commit(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.yaml": "a: 1\n", "b.yaml": POD})
    repo.write({"a.yaml": POD})
    repo.git("add", "a.yaml")
    outcome = repo.scan("--quick", "a.yaml", db=False)
    assert {file for _, file, _ in outcome.found} == {"a.yaml"}
    assert outcome.code == 1


def test_added_lines_can_be_asked_for(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.yaml": POD.replace("  hostNetwork: true\n", "")}, {"a.yaml": POD})
    outcome = repo.scan("--base", "base", "--filter-mode", "added")
    assert outcome.found == [("KSV-0009", "a.yaml", 5)]


def test_a_deleted_file_is_no_path(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.yaml": POD})
    assert repo.scan("gone.yaml").code == 2
