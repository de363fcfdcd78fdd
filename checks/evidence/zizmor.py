"""zizmor as evidence: workflows and actions in a private folder in, its audits' findings out.

Neither settings nor ignore files and comments of the repository count, and nothing is asked of GitHub.
An answer counts when it is whole and tells of a workflow with a known mistake, which goes in with it.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.errors import MissingError
from checks.evidence.programs import bare, find

TIMEOUT = 120.0
INSTALL = "Install self-improving-stack[security], or put zizmor on PATH."
CANARY = "~canary/.github/workflows/canary.yml"
_MISTAKE = "on: pull_request_target\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ github.ref }}'}]}}\n"
_COMPLETED = re.compile(r"completed (.+)$", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Answer:
    """zizmor's findings, as its JSON has them, and the files that it looked at."""

    findings: tuple[Mapping[str, Any], ...]
    completed: frozenset[str]


def audit(folder: Path, root: Path) -> Answer:
    """Audit all workflows, actions and such below `folder`. `root` is the repository that is judged.

    Raises MissingError when zizmor is missing, fails, is killed, or gives no whole answer.
    """
    program = find("zizmor", root)
    if program is None:
        raise MissingError("zizmor is not there", todo=INSTALL)
    canary = folder / CANARY
    canary.parent.mkdir(parents=True)
    canary.write_text(_MISTAKE, encoding="utf-8")
    command = [
        program, "--no-config", "--no-ignores", "--collect=all", "--offline", "--persona=regular", "--format=json-v1",
        "--no-progress", "--no-exit-codes", "--color=never", "--", ".",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="guard-zizmor-") as home:
        try:
            done = subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=TIMEOUT, cwd=folder,
                env=bare(Path(home)),
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise MissingError(f"zizmor took over {TIMEOUT:.0f} s", program, "Try again.") from error
        except OSError as error:
            raise MissingError(f"zizmor does not start: {error.strerror}", program, INSTALL) from error
    log = _COLOUR.sub("", done.stderr.decode("utf-8", "replace"))
    if done.returncode != 0:
        last = (log.strip().splitlines() or ["it said nothing"])[-1].strip()
        raise MissingError(f"zizmor failed ({done.returncode}): {last[:300]}", program, "Try again.")
    return Answer(_believed(done.stdout), frozenset(_plain(path) for path in _COMPLETED.findall(log)))


def knows(rule: str, root: Path) -> bool:
    """Whether zizmor has an audit of this name. It lists them nowhere, but links to the page of each."""
    program = find("zizmor", root)
    return program is not None and f"/audits/#{rule}".encode() in Path(program).read_bytes()


def path_of(location: Mapping[str, Any]) -> str:
    """The file of a location, relative to the audited folder."""
    local = location["symbolic"]["key"].get("Local") or {}
    return _plain(str(local.get("verbatim_path") or local.get("given_path") or ""))


def _plain(path: str) -> str:
    return path.strip().removeprefix("./")


def _believed(data: bytes) -> tuple[Mapping[str, Any], ...]:
    if not data.strip():
        raise MissingError("zizmor said nothing", todo=INSTALL)
    try:
        findings = json.loads(data)
        canaries = [each for each in findings if any(path_of(place) == CANARY for place in each["locations"])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MissingError("zizmor's answer is not whole", todo=INSTALL) from error
    if not any(each["ident"] == "dangerous-triggers" for each in canaries):
        raise MissingError("zizmor did not see a mistake that was planted for it: it is broken", todo=INSTALL)
    return tuple(each for each in findings if each not in canaries)
