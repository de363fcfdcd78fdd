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


EXTRAS = {
    "values-sanity": ("helm",),
    "values-sanity-fix": ("helm",),
    "security-scan": ("helm", "security"),
    "guard": ("helm", "security"),
    "log-anomaly": ("logs",),
    "ai-review": ("openai", "github"),
}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_hook_brings_what_its_tool_needs_as_it_is_locked(hook: dict[str, Any]) -> None:
    """Where the lock has a version for each Python, the oldest that we take is named."""
    optional = {**PROJECT["project"]["optional-dependencies"], "openai": ["openai"]}
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    expected = []
    for wanted in (each for extra in EXTRAS[hook["id"]] for each in optional[extra]):
        name = re.split("[>=]", wanted)[0]
        versions = [each["version"] for each in packages if each["name"] == name]
        expected.append(f"{name}=={versions[0]}" if len(versions) == 1 else wanted)
    assert sorted(hook["additional_dependencies"]) == sorted(expected)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`pre-commit try-repo` clones a repository."""
    folder = tmp_path_factory.mktemp("ours")
    ourselves.commit(folder)
    return folder


@pytest.mark.slow
def test_pre_commit_runs_the_hooks(ours: Path, tmp_path: Path) -> None:
    """The risky values are named, the chart's good ones are not; the fixing hook fixes."""
    demo.lay(tmp_path)
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ours), "--all-files", "--color=never"]
    env = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.findall(r"^([\w -]+?)\.+Failed$", done.stdout, re.MULTILINE) == sorted(
        hook["name"] for hook in HOOKS.values() if "stages" not in hook
    )
    assert "charts/shop/values-prod.yaml:40:22  error  " in done.stdout
    assert not re.search(r"charts/shop/values\.yaml:\S+  error", done.stdout)
    assert "- files were modified by this hook" in done.stdout
    assert "maintenanceBanner: false" in (tmp_path / "charts/shop/values-prod.yaml").read_text()
