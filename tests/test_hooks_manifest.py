"""The hook manifest: which files each hook looks at, and the real pre-commit running it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fixtures import demo, ourselves

ROOT = Path(__file__).resolve().parent.parent
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

VALUES = [
    "values.yaml",
    "values.yml",
    "charts/shop/values.yaml",
    "values-prod.yaml",
    "values_prod.yaml",
    "values.prod.yaml",
    "values.enc.yaml",
    "prod.values.yaml",
    "prod-values.yaml",
    "charts/shop/ci/test-values.yaml",
    "environments/prod/values/shop.yaml",
]
CHART = [
    "Chart.yaml",
    "charts/shop/Chart.yaml",
    "charts/shop/Chart.lock",
    "charts/shop/values.schema.json",
    "charts/shop/templates/deployment.yaml",
    "charts/shop/templates/_helpers.tpl",
    "charts/shop/templates/NOTES.txt",
    "templates/jobs/clean.yaml",
    ".guard.yaml",
]
NEITHER = [
    "README.md",
    "values.md",
    "values.py",
    "values.yaml.bak",
    "values.yaml.gotmpl",
    "myvalues.yaml",
    "evalues/app.yaml",
    "res/values/strings.xml",
    "docker-compose.yaml",
    ".github/workflows/ci.yml",
    "src/templates/index.html",
    "Chart.yaml.orig",
]
IN_TEMPLATES = ["charts/shop/templates/values.yaml", "charts/shop/templates/values/config.yaml"]


def matches(hook: str, path: str) -> bool:
    """As pre-commit decides: the pattern may match anywhere in the path."""
    manifest = HOOKS[hook]
    excluded = re.search(manifest["exclude"], path) if "exclude" in manifest else None
    return bool(re.search(manifest["files"], path)) and not excluded


@pytest.mark.parametrize("hook", ["values-sanity", "values-sanity-fix"])
@pytest.mark.parametrize("path", VALUES)
def test_values_hooks_take(hook: str, path: str) -> None:
    assert matches(hook, path)


@pytest.mark.parametrize("hook", ["values-sanity", "values-sanity-fix"])
@pytest.mark.parametrize("path", [*CHART, *NEITHER, *IN_TEMPLATES])
def test_values_hooks_leave(hook: str, path: str) -> None:
    assert not matches(hook, path)


@pytest.mark.parametrize("path", [*VALUES, *CHART, *IN_TEMPLATES])
def test_guard_takes(path: str) -> None:
    assert matches("guard", path)


@pytest.mark.parametrize("path", NEITHER)
def test_guard_leaves(path: str) -> None:
    assert not matches("guard", path)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_hook_runs_a_console_script(hook: dict[str, Any]) -> None:
    assert hook["entry"].split()[0] in PROJECT["project"]["scripts"]
    assert hook["language"] == "python"


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_hook_brings_the_locked_helm(hook: dict[str, Any]) -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    (version,) = (package["version"] for package in locked if package["name"] == "helm-python-sdk")
    assert hook["additional_dependencies"] == [f"helm-python-sdk=={version}"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`pre-commit try-repo` clones a repository."""
    folder = tmp_path_factory.mktemp("ours")
    ourselves.commit(folder)
    return folder


@pytest.mark.slow
def test_pre_commit_runs_the_hooks(ours: Path, tmp_path: Path) -> None:
    """Blocked, with the findings of a risky change; then passed, on the good state of before."""
    demo.lay(tmp_path)
    risky = try_repo(ours, tmp_path, "values-sanity")
    assert risky.returncode == 1, risky.stdout + risky.stderr
    assert "charts/shop/values-prod.yaml" in risky.stdout
    demo.git(tmp_path, "switch", "--quiet", "main")
    good = try_repo(ours, tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.count("Passed") == len(HOOKS)


def try_repo(ours: Path, folder: Path, *hooks: str) -> subprocess.CompletedProcess[str]:
    """Run the hooks on all files of the repository."""
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ours), *hooks, "--all-files", "--color=never"]
    env = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)

