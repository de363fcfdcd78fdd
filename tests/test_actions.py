"""Each action's own steps, run for real: under bash as the runner does, and by act from workflows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.fixtures import demo, ourselves

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ACTIONS = {"guard": ".", "values-sanity": "actions/values-sanity"}
PROD = "charts/shop/values-prod.yaml"
SNIPPET = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished action, as its caller sees it."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our repository where the runner would have put it."""
    folder = tmp_path_factory.mktemp("_actions")
    ourselves.commit(folder)
    return folder


@pytest.fixture(scope="module")
def runner_temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner temp")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The checkout of a pull request: `sale`, whose origin has `main`."""
    demo.lay(tmp_path / "origin")
    demo.git(tmp_path, "clone", "--quiet", "--branch=sale", str(tmp_path / "origin"), "shop")
    return tmp_path / "shop"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ACTIONS.values(), ids=ACTIONS)
def test_a_risky_pull_request_is_blocked(folder: str, ours: Path, runner_temp: Path, shop: Path) -> None:
    done = run_action(ours / folder, {}, runner_temp, shop, GITHUB_BASE_REF="main")
    assert done.code == 1, done.log
    assert re.search(rf"^::error .*file={PROD},.*line={line_of(shop, 'readinesProbe')}\b", done.log, re.MULTILINE)
    assert int(done.outputs["errors"]) >= 7
    report = json.loads(Path(done.outputs["report"]).read_text())
    assert len(report["findings"]) == int(done.outputs["findings"])
    assert {finding["file"] for finding in report["findings"]} == {PROD}
    assert json.loads(Path(done.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert PROD in done.summary


@pytest.mark.slow
@pytest.mark.parametrize("folder", ACTIONS.values(), ids=ACTIONS)
def test_good_values_pass(folder: str, ours: Path, runner_temp: Path, shop: Path) -> None:
    demo.git(shop, "switch", "--quiet", "main")
    done = run_action(ours / folder, {"fail_level": "any"}, runner_temp, shop)
    assert done.code == 0, done.log
    assert done.outputs["findings"] == "0"


@pytest.mark.slow
def test_an_action_is_deaf_to_its_callers_folder(ours: Path, runner_temp: Path, shop: Path) -> None:
    """The caller may have modules, settings and versions of any kind lying around."""
    demo.git(shop, "switch", "--quiet", "main")
    trap = "raise SystemExit('the caller took over')\n"
    for name in ("hooks/__init__.py", "checks/__init__.py", "sitecustomize.py", "pip.py", "venv.py", "yaml.py"):
        (shop / name).parent.mkdir(exist_ok=True)
        (shop / name).write_text(trap)
    (shop / "uv.toml").write_text('index-url = "http://127.0.0.1:9/simple"\n')
    (shop / "pyproject.toml").write_text('[project]\nname = "caller"\nversion = "1"\nrequires-python = ">=3.99"\n')
    (shop / ".python-version").write_text("2.7\n")
    env = {"PYTHONPATH": str(shop), "UV_LOCKED": "1", "UV_PYTHON": "2.7", "VIRTUAL_ENV": str(shop)}
    done = run_action(ours, {}, runner_temp, shop, **env)
    assert done.code == 0, done.log


@pytest.mark.slow
@pytest.mark.parametrize("name", ["; touch owned", "$(touch owned).yaml", "`touch owned`", "--fix", "a\n::error::b"])
def test_an_input_is_data(name: str, ours: Path, runner_temp: Path, shop: Path) -> None:
    done = run_action(ours / "actions/values-sanity", {"files": name}, runner_temp, shop)
    assert done.code == 2, done.log
    assert not (shop / "owned").exists()


@pytest.mark.slow
def test_the_security_scan_blocks_a_secret(ours: Path, runner_temp: Path, shop: Path) -> None:
    done = run_action(ours / "actions/security-scan", {"offline": "true"}, runner_temp, shop, GITHUB_BASE_REF="main")
    assert done.code == 1, done.log
    assert re.search(rf"^::error .*file={PROD},.*line={line_of(shop, 'password:')}\b", done.log, re.MULTILINE)
    demo.git(shop, "switch", "--quiet", "main")
    done = run_action(ours / "actions/security-scan", {"offline": "true"}, runner_temp, shop)
    assert (done.code, done.outputs["findings"]) == (0, "0"), done.log


BUILD = """\
$ make
gcc -Wall -c -o parse.o parse.c
parse.c:12:5: error: 'depth' undeclared (first use in this function)
   12 |     depth += 1;
      |     ^~~~~
make: *** [Makefile:4: parse.o] Error 1
The command "make" exited with 2.
"""


@pytest.mark.slow
def test_log_anomaly_explains_and_fails_nothing(ours: Path, runner_temp: Path, shop: Path) -> None:
    (shop / "build.log").write_text(BUILD)
    done = run_action(ours / "actions/log-anomaly", {"files": "build.log"}, runner_temp, shop)
    assert done.code == 0, done.log
    assert int(done.outputs["findings"]) >= 1
    (first, *_) = json.loads(Path(done.outputs["report"]).read_text())["findings"]
    assert first["line"] <= 3 <= first["end_line"]
    assert "depth" in done.summary


@pytest.mark.slow
def test_a_review_without_a_key_says_so_and_fails_nothing(ours: Path, runner_temp: Path, shop: Path) -> None:
    env = {
        "BASE": "origin/main", "HEAD": "HEAD", "FAIL_LEVEL": "never", "MAX_CALLS": "8", "MAX_TOTAL_TOKENS": "1000",
        "MAX_COMMENTS": "5", "DEADLINE": "30", "WORKING_DIRECTORY": ".",
    }  # fmt: skip
    done = run_action(ours / "actions/ai-review", {}, runner_temp, shop, **env)
    assert done.code == 0, done.log
    assert done.outputs["complete"] == "false"
    assert "not reviewed" in done.summary.lower()


@pytest.mark.slow
def test_act_runs_the_snippet_of_our_readme(ours: Path, tmp_path: Path, shop: Path) -> None:
    """A pull request in somebody else's repository: the job fails, with the annotation in its log."""
    snippet = SNIPPET.search((ROOT / "actions/README.md").read_text())
    assert snippet
    workflow = tmp_path / "guard.yml"
    workflow.write_text(snippet[1])
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"ref": "main"}, "head": {"ref": "sale"}}}))
    (used,) = re.findall(r"uses: (predator12/\S+)", snippet[1])
    log = act(
        shop, tmp_path, "pull_request", f"--eventpath={event}", f"--workflows={workflow}",
        f"--local-repository={used}={ours}", code=1,
    )  # fmt: skip
    assert re.search(rf"::error .*file={PROD},.*line={line_of(shop, 'readinesProbe')}\b", log), log


@pytest.mark.slow
def test_act_runs_our_selftest(tmp_path: Path) -> None:
    """With its expected failures."""
    here = tmp_path / "ours"
    ourselves.commit(here)
    shutil.copytree(ROOT / "tests/fixtures/demo", here / "tests/fixtures/demo")
    shutil.copy(ROOT / "tests/fixtures/demo.py", here / "tests/fixtures/demo.py")
    workflow = "--workflows=.github/workflows/selftest.yml"
    act(here, tmp_path, "push", workflow, "--job=actions", "--matrix=runner:ubuntu-24.04")


def run_action(folder: Path, inputs: Mapping[str, str], temp: Path, workspace: Path, **extra: str) -> Done:
    """Run the one step of a composite action as the runner does."""
    action = yaml.safe_load((folder / "action.yml").read_text())
    (step,) = action["runs"]["steps"]
    values = {name: each.get("default", "") for name, each in action["inputs"].items()} | inputs
    output, summary = temp / "output", temp / "summary"
    output.write_text("")
    summary.write_text("")
    env = clean_environment() | {
        **{f"INPUT_{name.upper()}": value for name, value in values.items()},
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(folder),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(temp),
        **extra,
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, cwd=workspace, env=env, capture_output=True, text=True, check=False)
    outputs = re.findall(r"(\w+)<<(\S+)\n(.*?)\n\2\n", output.read_text(), re.DOTALL)
    found = {name: value for name, _, value in outputs}
    return Done(done.returncode, done.stdout + done.stderr, found, summary.read_text())


def act(folder: Path, temp: Path, *arguments: str, code: int = 0) -> str:
    """Run a workflow on this host, and return its log."""
    env = clean_environment() | {
        "HOME": str(temp),
        "PATH": f"{ROOT / '.venv.uv/bin'}:{os.environ['PATH']}",
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache/uv"),
        "XDG_CACHE_HOME": str(temp / "cache"),
    }
    hosts = [f"--platform={name}=-self-hosted" for name in ("ubuntu-latest", "ubuntu-24.04")]
    done = subprocess.run(
        [BIN / "act", *arguments, *hosts], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    log = done.stdout + done.stderr
    assert done.returncode == code, log
    return log


def clean_environment() -> dict[str, str]:
    """Ours less what a CI that runs these tests has set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_", "RUNNER_"))}


def line_of(shop: Path, text: str) -> int:
    lines = (shop / PROD).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
