"""What the READMEs say is what the files say."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from checks import __version__

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
READMES = [ROOT / "README.md", *sorted(ROOT.glob("actions/**/README.md"))]
SNIPPETS = [
    pytest.param(snippet, id=f"{path.relative_to(ROOT)}-{number}")
    for path in READMES
    for number, snippet in enumerate(re.findall(r"```yaml\n(.*?)```", path.read_text(), re.DOTALL))
]


def test_generated_parts_are_fresh() -> None:
    for path, text in generator().pages():
        assert path.read_text() == text, "run `make docs`"


def test_every_action_has_its_page() -> None:
    for action in ROOT.glob("actions/*/action.yml"):
        text = action.with_name("README.md").read_text()
        assert "**Permissions:**" in text
        assert f"<!-- begin inputs {action.parent.relative_to(ROOT).as_posix()} -->" in text


def test_the_two_commands_exist() -> None:
    readme, makefile = ((ROOT / name).read_text() for name in ("README.md", "Makefile"))
    for command in re.findall(r"\bmake ([a-z-]+)", readme):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
    assert re.search(r"^exec make test$", (ROOT / ".ci/run").read_text(), re.MULTILINE)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets_name_what_exists(snippet: str) -> None:
    """Hooks, actions, inputs and the version of this very repository."""
    for text in re.findall(r"@(v[\d.]+)$|rev: (v[\d.]+)$", snippet, re.MULTILINE):
        assert "".join(text) == f"v{__version__}"
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    document = yaml.safe_load(snippet)
    if isinstance(document, dict):
        assert {hook["id"] for repo in document.get("repos", []) for hook in repo["hooks"]} <= hooks
    for job in jobs_of(document):
        called = re.fullmatch(r"predator12/self-improving-stack/(.*)@.*", job.get("uses", ""))
        if called:
            workflow = yaml.load((ROOT / called[1]).read_text(), yaml.BaseLoader)
            assert set(job.get("with", {})) <= set(workflow["on"]["workflow_call"]["inputs"])
    for step in steps_of(document):
        folder = re.fullmatch(r"predator12/self-improving-stack/?(.*)@.*", step.get("uses", ""))
        if folder:
            action = yaml.safe_load((ROOT / folder[1] / "action.yml").read_text())
            assert set(step.get("with", {})) <= set(action["inputs"])


@pytest.mark.parametrize("snippet", [each for each in SNIPPETS if "jobs:" in str(each.values[0])])
@pytest.mark.parametrize("linter", [("actionlint",), ("zizmor", "--quiet", "--offline", "--no-config")])
def test_workflow_snippets_are_clean(linter: tuple[str, ...], snippet: str, tmp_path: Path) -> None:
    """Our own action is named by tag there: releases are immutable."""
    if not (BIN / linter[0]).exists():
        pytest.skip("actionlint has a wheel for Linux only")
    path = tmp_path / ".github/workflows/guard.yml"
    path.parent.mkdir(parents=True)
    pinned = re.sub(r"(uses: predator12/\S+)@(v\S+)", rf"\1@{'0' * 40} # \2", snippet)
    path.write_text(pinned)
    done = subprocess.run([BIN / linter[0], *linter[1:], path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def steps_of(document: object) -> list[dict[str, object]]:
    """Steps of a workflow, or a snippet that is nothing but steps."""
    if isinstance(document, list):
        return document
    return [step for job in jobs_of(document) for step in job.get("steps", [])]


def jobs_of(document: object) -> list[dict[str, Any]]:
    """The jobs of a workflow."""
    return list(document.get("jobs", {}).values()) if isinstance(document, dict) else []


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("actions_readme", ROOT / "actions/readme.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
