"""The security scan beside its peers on the same changes: what is new is found, what is old stays quiet, and how fast.

    python -m benchmarks.security [--each]

The changes are those of tests/security/changes.py: small ones, each with the rules and files that are new in it. A
peer is run as people run it in a pull request: on the head, and kept is what stands on an added line. `--each` gives
every change a repository and a run of its own, which measures time; else all of them are one change. checkov is run
when it is installed. Figures: found (of what is new), noise (reported, though old), seconds a run (median).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.security.changes import CASES, Case, folder, placed
from tests.security.helpers import Repo, repository

Found = set[tuple[str, str, int]]
Tool = Callable[[Repo], Found]
HUNK = re.compile(r"^\+\+\+ b/(?P<file>.*?)\t?$|^@@ -\S+ \+(?P<start>\d+)(?:,(?P<count>\d+))? @@", re.MULTILINE)


@dataclass
class Score:
    """What one tool did over all changes."""

    found: int = 0
    wanted: int = 0
    noise: int = 0
    quiet: int = 0
    seconds: list[float] = field(default_factory=list)

    def take(self, case: Case, found: Found) -> None:
        """Count one change."""
        prefix = f"{folder(case)}/"
        pairs = {(rule, file.removeprefix(prefix)) for rule, file, _ in found if file.startswith(prefix)}
        wanted = case.new | case.among
        self.wanted += len(wanted)
        self.found += len(wanted & pairs)
        if not case.among:
            self.noise += len(pairs - case.new)
            self.quiet += not pairs - case.new


def ours(repo: Repo) -> Found:
    """security-scan --base."""
    return set(repo.scan("--base", "base").found)


def added(repo: Repo) -> dict[str, set[int]]:
    """The added lines of each file."""
    lines: dict[str, set[int]] = {}
    file = ""
    for match in HUNK.finditer(repo.git("diff", "-U0", "-M", "base", "HEAD")):
        if match["file"] is not None:
            file = match["file"]
        else:
            start, count = int(match["start"]), int(match["count"] or 1)
            lines.setdefault(file, set()).update(range(start, start + count))
    return lines


def on_added_lines(tool: Tool) -> Tool:
    """The peer's findings whose lines the change added."""

    def run(repo: Repo) -> Found:
        lines = added(repo)
        return {each for each in tool(repo) if each[2] in lines.get(each[1], set())}

    return run


def trivy(repo: Repo) -> Found:
    """Trivy with all its scanners."""
    out = repo.root.parent / "trivy.json"
    command = [
        _program("trivy"), "fs", "--quiet", "--scanners", "vuln,misconfig,secret", "--offline-scan", "--skip-db-update",
        "--skip-check-update", "--cache-dir", str(repo.database), "--format", "json", "--output", str(out),
        str(repo.root),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    found: Found = set()
    for result in json.loads(out.read_bytes()).get("Results", ()):
        places = {each.get("ID"): each.get("Locations") for each in result.get("Packages") or ()}
        for each in result.get("Misconfigurations") or ():
            found.add((each["ID"], result["Target"], each["CauseMetadata"].get("StartLine") or 1))
        for each in result.get("Secrets") or ():
            found.add((each["RuleID"], result["Target"], each["StartLine"]))
        for each in result.get("Vulnerabilities") or ():
            where = places.get(each.get("PkgID")) or [{"StartLine": 1}]
            found.add((each["VulnerabilityID"], result["Target"], where[0]["StartLine"]))
    return found


def checkov(repo: Repo) -> Found:
    """checkov; its rules have other names, so only its noise and its time can be compared."""
    command = [_program("checkov"), "--quiet", "--compact", "--output", "json", "--directory", str(repo.root)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    reports = json.loads(done.stdout or "[]")
    return {
        (each["check_id"], each["file_path"].lstrip("/"), each["file_line_range"][0])
        for report in (reports if isinstance(reports, list) else [reports])
        for each in report.get("results", {}).get("failed_checks", ())
    }


def _program(name: str) -> str:
    return shutil.which(name) or str(Path(sysconfig.get_path("scripts")) / name)


def run(tools: dict[str, Tool], groups: list[list[Case]]) -> dict[str, Score]:
    """Every tool on every group of changes, one repository a group."""
    scores = {name: Score() for name in tools}
    for cases in groups:
        before = {name: text for case in cases for name, text in placed(case, case.before).items()}
        after = {name: text for case in cases for name, text in placed(case, case.after).items()}
        with tempfile.TemporaryDirectory() as name:
            repo = repository(Path(name), before, after)
            for tool, score in scores.items():
                started = time.perf_counter()
                found = tools[tool](repo)
                score.seconds.append(time.perf_counter() - started)
                for case in cases:
                    score.take(case, found)
    return scores


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true")
    args = parser.parse_args()
    tools = {"security-scan": ours, "trivy, added lines": on_added_lines(trivy), "trivy, whole head": trivy}
    if Path(_program("checkov")).exists():
        tools["checkov, added lines"] = on_added_lines(checkov)
    groups = [[case] for case in CASES] if args.each else [CASES]
    print(f"{'tool':24}{'found':>12}{'noise':>8}{'quiet where nothing is new':>28}{'median s':>10}")
    exact = sum(not case.among for case in CASES)
    for name, score in run(tools, groups).items():
        median = statistics.median(score.seconds)
        print(f"{name:24}{score.found:>7} of {score.wanted}{score.noise:>7}{score.quiet:>19} of {exact}{median:>12.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
