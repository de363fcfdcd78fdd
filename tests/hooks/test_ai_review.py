"""The command line of `ai-review`; what it does is tested in tests/review."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hooks.ai_review import main

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"openai", "github", "httpx2", "pydantic", "requests", "jsonschema", "yaml"}


@pytest.mark.parametrize(("flag", "word"), [("--help", "--max-total-tokens"), ("--version", "ai-review ")])
def test_help(flag: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([flag])
    assert ended.value.code == 0
    assert word in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--base", "main"], ["--head", "x"], ["--base", "a", "--head", "b", "more"]])
def test_both_ends_are_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_outside_of_a_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert main(["--base", "main", "--head", "HEAD", "--repo", str(tmp_path)]) == 2
    assert "is not in a Git repository" in capsys.readouterr().err


def test_the_import_is_light() -> None:
    code = "import sys, hooks.ai_review; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not set(done.stdout.split()) & HEAVY
