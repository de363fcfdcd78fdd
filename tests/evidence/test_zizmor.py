"""zizmor as evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.errors import MissingError
from checks.evidence import zizmor

INJECTION = (
    "on: push\npermissions: {}\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: 'echo ${{ github.head_ref }}'}]}}\n"
)


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_workflows_are_audited_whatever_the_repository_says(tmp_path: Path) -> None:
    put(tmp_path, "h/.github/workflows/a.yml", INJECTION + "# zizmor: ignore[template-injection]\n")
    put(tmp_path, "h/.gitignore", "*\n")
    put(tmp_path, "h/zizmor.yml", "rules: {template-injection: {disable: true}}\n")
    put(tmp_path, "zizmor.yml", "rules: {template-injection: {disable: true}}\n")
    answer = zizmor.audit(tmp_path, tmp_path / "elsewhere")
    found = {(each["ident"], zizmor.path_of(each["locations"][0])) for each in answer.findings}
    assert ("template-injection", "h/.github/workflows/a.yml") in found
    assert "h/.github/workflows/a.yml" in answer.completed
    assert not any(path.startswith("~") for _, path in found)


def test_a_file_that_it_cannot_read_is_not_completed(tmp_path: Path) -> None:
    put(tmp_path, "h/.github/workflows/a.yml", "- 1\n")
    assert "h/.github/workflows/a.yml" not in zizmor.audit(tmp_path, tmp_path / "elsewhere").completed


@pytest.mark.parametrize("answer", ["", "[]", "{", "[{}]", '[{"locations": [], "ident": "x"}]', "null"])
def test_other_answers_are_not_believed(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "zizmor"
    (tmp_path / "answer").write_text(answer)
    program.write_text(f'#!/bin/sh\ncat "{tmp_path}/answer"\n')
    program.chmod(0o755)
    monkeypatch.setattr(zizmor, "find", lambda *_: str(program))
    with pytest.raises(MissingError):
        zizmor.audit(tmp_path, tmp_path)


def test_its_audits_are_known_by_name(tmp_path: Path) -> None:
    assert zizmor.knows("template-injection", tmp_path)
    assert not zizmor.knows("template-injektion", tmp_path)
