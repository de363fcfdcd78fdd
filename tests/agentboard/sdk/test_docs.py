"""The examples of docs/agents.md run as they stand there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agentboard.sdk.testing import FakeBoard

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/agents.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SERVICES = {"disk-watcher": EXAMPLES[0], "importer": EXAMPLES[1], "searcher": EXAMPLES[4]}


def start(code: str, board: FakeBoard, tmp_path: Path) -> subprocess.Popen[str]:
    (tmp_path / "example.py").write_text(code)
    env = {**os.environ, **board.env, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, tmp_path / "example.py"], env=env, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", SERVICES)
def test_services(name: str, board: FakeBoard, tmp_path: Path) -> None:
    process = start(SERVICES[name], board, tmp_path)
    board.wait_for(lambda: board.agent(name).heartbeats)
    if name == "searcher":
        order = board.command(name, "reindex")
        board.wait_for(lambda: board.agent(name).commands[order]["detail"] == "done for test")
    else:
        own = {"disk-watcher": "used_ratio", "importer": "import.count"}[name]
        board.wait_for(lambda: own in board.agent(name).metrics, 20)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert board.agent(name).stopped == "SIGTERM"
    assert board.refusals == []


@pytest.mark.parametrize("code", [EXAMPLES[2], EXAMPLES[3]], ids=["script", "test"])
def test_scripts(code: str, board: FakeBoard, tmp_path: Path) -> None:
    process = start(code, board, tmp_path)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    if "report(" in code:
        assert board.agent("nightly-import").stopped == "finished"


def test_the_first_example_has_ten_lines() -> None:
    assert len([line for line in EXAMPLES[0].splitlines() if line.strip()]) <= 10
    assert len(EXAMPLES) == 5


@pytest.mark.slow
def test_the_examples_are_typed(tmp_path: Path) -> None:
    for number, code in enumerate(EXAMPLES):
        (tmp_path / f"example_{number}.py").write_text(code)
    command = [
        Path(sys.executable).with_name("mypy"),
        "--strict",
        "--cache-dir",
        tmp_path / "cache",
        *tmp_path.glob("*.py"),
    ]
    done = subprocess.run(
        command, env={**os.environ, "MYPYPATH": str(ROOT)}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
