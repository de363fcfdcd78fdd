"""What is new since the merge base and what is not, in one repository of many small changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.security.changes import CASES, Case, folder, lock, placed
from tests.security.helpers import Outcome, repository


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    before: dict[str, str | bytes | None] = {}
    after: dict[str, str | bytes | None] = {}
    for case in CASES:
        before |= placed(case, case.before)
        after |= placed(case, case.after)
    repo = repository(tmp_path_factory.mktemp("news"), before, after)
    return repo.scan("--base", "base")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_what_is_new_is_found(case: Case, outcome: Outcome) -> None:
    prefix = f"{folder(case)}/"
    found = {(rule, file.removeprefix(prefix)) for rule, file, _ in outcome.found if file.startswith(prefix)}
    if case.among:
        assert case.among <= found
    else:
        assert found == case.new


def test_nothing_was_unread(outcome: Outcome) -> None:
    assert outcome.errors == {}
    assert outcome.code == 1


def test_what_was_there_is_counted(outcome: Outcome) -> None:
    assert outcome.known > 100


def test_a_package_that_another_tool_locks_is_old(tmp_path: Path) -> None:
    after = {"package-lock.json": None, "yarn.lock": '# yarn lockfile v1\n\n\nlodash@^4.17.0:\n  version "4.17.15"\n'}
    outcome = repository(tmp_path, {"package-lock.json": lock("4.17.15")}, after).scan("--base", "base")
    assert (outcome.found, outcome.known, outcome.code) == ([], 1, 0)
