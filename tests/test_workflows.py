"""Our workflows, actions and scripts, in the eyes of the linters and of our own rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks import __version__

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKFLOWS = sorted(ROOT.glob(".github/workflows/*.yml"))
ACTIONS = [ROOT / "action.yml", *sorted(ROOT.glob("actions/*/action.yml"))]
SCRIPTS = [ROOT / ".ci/run", *sorted(ROOT.glob("actions/*.sh"))]
PIN = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
# A release's reusable workflow names the release itself.
OURS = f"predator12/self-improving-stack@v{__version__} "


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def load(path: Path) -> Any:
    return yaml.load(path.read_text(), yaml.BaseLoader)


def lint(program: str, *arguments: str | Path) -> None:
    done = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing() -> None:
    lint("zizmor", "--quiet", "--persona=pedantic", "--offline", *WORKFLOWS, *ACTIONS)


@pytest.mark.skipif(not (BIN / "actionlint").exists(), reason="actionlint has a wheel for Linux only")
def test_actionlint_finds_nothing() -> None:
    lint("actionlint", f"-shellcheck={BIN / 'shellcheck'}", *WORKFLOWS)


def test_shellcheck_finds_nothing() -> None:
    lint("shellcheck", *SCRIPTS)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_are_strict_and_can_be_run(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert path.stat().st_mode & 0o111


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=name)
def test_third_party_actions_are_pinned(path: Path) -> None:
    for used in re.findall(r"uses: (.+)", path.read_text()):
        assert used.startswith(("./", OURS)) or PIN.fullmatch(used), used


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_workflows_have_the_least_power(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job
        assert "permissions" in job
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_one_job_waits_for_all_others(path: Path) -> None:
    workflow = load(path)
    jobs = workflow["jobs"]
    if list(workflow["on"]) in (["workflow_call"], ["workflow_run"]):
        assert len(jobs) == 1  # nobody, or its caller, waits for it
        return
    (last,) = (job for job in jobs.values() if "needs" in job)
    assert set(last["needs"]) == set(jobs) - {"green"}
    assert last["if"] == "always()"


@pytest.mark.parametrize("path", ACTIONS, ids=name)
def test_actions_are_thin(path: Path) -> None:
    """Inputs come by environment, each of them; what runs is our launcher; nobody else's action is used."""
    action = load(path)
    (step,) = action["runs"]["steps"]
    assert "uses" not in step
    assert "${{" not in step["run"]
    assert len(step["run"].splitlines()) <= 4
    assert set(re.findall(r"inputs\.(\w+)", " ".join(step["env"].values()))) == set(action["inputs"])
    if name(path) not in WITHOUT_CHANGE:
        assert step["env"] == {f"INPUT_{key.upper()}": f"${{{{ inputs.{key} }}}}" for key in action["inputs"]}
    for key, output in action["outputs"].items():
        assert output["value"] == f"${{{{ steps.run.outputs.{key} }}}}"


# What judges no change, or brings its own way to name it.
WITHOUT_CHANGE = ("actions/ai-review/action.yml", "actions/log-anomaly/action.yml")


@pytest.mark.parametrize("path", ACTIONS, ids=name)
def test_actions_share_their_words(path: Path) -> None:
    action = load(path)
    words = {"fail_level", "working_directory"}
    if name(path) not in WITHOUT_CHANGE:
        words |= {"base", "filter_mode", "level", "reporter"}
        assert list(action["outputs"]) == ["findings", "errors", "report", "sarif"]
    assert words <= set(action["inputs"])
    assert {"findings", "errors", "report"} <= set(action["outputs"])
