"""Imports point one way, and a hook loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OUTSIDE = {"subprocess", "socket", "urllib.request", "http.client", "psycopg", "requests", "httpx"}
HEAVY = {
    "flask",
    "github",
    "requests",
    "openai",
    "kubernetes",
    "pandas",
    "numpy",
    "rich",
    "jsonschema",
    "ruamel.yaml",
    "helm_python",
    "tarfile",
}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "checks").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_checks_know_nothing_of_their_callers_and_open_nothing(path: Path) -> None:
    names = imported(path)
    assert not {name for name in names if name.split(".")[0] in ("hooks", "actions", "agentboard")}
    if "evidence" not in path.parts:
        assert not names & OUTSIDE


@pytest.mark.parametrize(
    "hook",
    [
        "hooks.values_sanity",
        "hooks.guard",
        "hooks.security_scan",
        "hooks.log_anomaly",
        "hooks.ai_review",
        "checks.values.inputs",
    ],
)
def test_a_hook_loads_nothing_heavy(hook: str) -> None:
    code = f"import sys, {hook}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not set(done.stdout.split()) & HEAVY
