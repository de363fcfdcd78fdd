"""`agentboard new`: what it writes runs, passes its own tests, mypy and ruff."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agentboard.cli import main
from agentboard.sdk.testing import FakeBoard

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    where = {**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT), **env}
    return subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_generated_project_passes_its_own_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "it's here"
    assert main(["new", "disk-watcher", "--category", "ops", "--directory", str(folder)]) == 0
    assert f"cd '{tmp_path}/it'\"'\"'s here'" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md",
        "disk_watcher.py",
        "pyproject.toml",
        "test_disk_watcher.py",
    ]
    done = run(folder, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    for tool in (
        ("mypy", "--cache-dir", str(tmp_path / "cache")),
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
    ):
        done = run(folder, str(Path(sys.executable).with_name(tool[0])), *tool[1:])
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_generated_agent_runs(tmp_path: Path) -> None:
    assert main(["new", "2-fast", "--directory", str(tmp_path / "x")]) == 0
    with FakeBoard() as board:
        process = subprocess.Popen(
            [sys.executable, "agent_2_fast.py"],
            cwd=tmp_path / "x",
            env={**os.environ, "PYTHONPATH": str(ROOT), **board.env},
            stderr=subprocess.DEVNULL,
        )
        board.wait_for(lambda: board.agent("2-fast").heartbeats)
        board.command("2-fast")
        assert process.wait(15) == 75


@pytest.mark.parametrize(
    ("name", "module", "cls"),
    [
        ("a", "a", "A"),
        ("json", "agent_json", "Json"),
        ("class", "agent_class", "Class"),
        ("agentboard", "agent_agentboard", "Agentboard"),
        ("base-agent", "base_agent", "MyBaseAgent"),
        ("7", "agent_7", "My7"),
        ("x..y__z--", "x_y_z", "XYZ"),
        ("none", "none", "MyNone"),
    ],
)
def test_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, cls: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 0
    text = (tmp_path / name / f"{module}.py").read_text()
    compile(text, module, "exec")
    assert f"class {cls}(BaseAgent):" in text
    assert f'id = "{name}"' in text


@pytest.mark.parametrize("name", ["", "Caps", "a/b", "..", "-x", "a" * 64, "a b", "é", "a\n"])
def test_names_that_are_no_ids(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "--", name]) == 2
    assert "is no agent id" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    for taken in (tmp_path, tmp_path / "file"):
        assert main(["new", "x", "--directory", str(taken)]) == 2
        assert "Choose another" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert main(["new", "x", "--directory", str(tmp_path / "empty")]) == 0
