# ruff: noqa: E501 - a line of a log is one line
"""The raw log of a job of GitHub Actions."""

from __future__ import annotations

from benchmarks.logs.tools.places import ECHO, OWN, Lines, Place, code, iso
from benchmarks.logs.tools.run import Record


def github(record: Record, where: Place) -> Lines:
    """GitHub Actions, the raw log of a job: a time before every line, groups around commands."""
    for line in _github_setup(where):
        yield f"{iso(where.at(0))} {line}", OWN
    index = 0
    for step in record.steps:
        first = step.command.strip().split("\n")
        yield f"{iso(where.at(step.begun + 4))} ##[group]Run {first[0]}", OWN
        for line in [*(f"\x1b[36;1m{each}\x1b[0m" for each in first), "shell: /usr/bin/bash -e {0}", "##[endgroup]"]:
            yield f"{iso(where.at(step.begun + 4))} {line}", OWN
        for moment, text in step.lines:
            yield f"{iso(where.at(moment + 4))} {text}", index
            index += 1
        if step.status:
            yield f"{iso(where.at(step.ended + 4))} ##[error]Process completed with exit code {code(step)}.", ECHO
    end = where.at(record.steps[-1].ended + 5)
    for line in ("Post job cleanup.", "[command]/usr/bin/git version", "git version 2.52.0",
                 f"Temporarily overriding HOME='/home/runner/work/_temp/{where.hex(32)}' before making global git config changes",
                 "Adding repository directory to the temporary git global config as a safe directory",
                 "Cleaning up orphan processes"):  # fmt: skip
        yield f"{iso(end)} {line}", OWN


def _github_setup(where: Place) -> list[str]:
    name = where.project
    return f"""Current runner version: '2.33{where.dice.randrange(3)}.0'
##[group]Runner Image Provisioner
Hosted Compute Agent
Version: 20260{where.dice.randrange(1, 9)}11.{where.dice.randrange(100, 400)}
Commit: {where.hex(40)}
##[endgroup]
##[group]Operating System
Ubuntu
24.04.3
LTS
##[endgroup]
##[group]GITHUB_TOKEN Permissions
Contents: read
Metadata: read
##[endgroup]
Secret source: Actions
Prepare workflow directory
Prepare all required actions
Getting action download info
Download action repository 'actions/checkout@v5' (SHA:{where.hex(40)})
Complete job name: build
##[group]Run actions/checkout@v5
with:
  repository: acme/{name}
  fetch-depth: 1
##[endgroup]
Syncing repository: acme/{name}
Initialized empty Git repository in /home/runner/work/{name}/{name}/.git/
[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --depth=1 origin +{where.hex(40)}:refs/remotes/origin/main
From https://github.com/acme/{name}
 * [new ref]         {where.hex(40)} -> origin/main
[command]/usr/bin/git checkout --progress --force -B main refs/remotes/origin/main
Switched to a new branch 'main'
branch 'main' set up to track 'origin/main'.""".split("\n")
