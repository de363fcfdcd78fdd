"""A run's failed jobs and the good runs of the same jobs, from a server that speaks as GitHub does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checks.errors import InputError, UsageError
from checks.evidence.github import GitHub
from checks.evidence.github_runs import Runs, run_number
from tests.evidence.runs_server import LOGS, running


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with running() as address:
        yield Runs(GitHub("token", "acme/shop", address))


def test_the_failed_jobs_of_a_run(runs: Runs) -> None:
    assert [(job.id, job.name, job.workflow) for job in runs.jobs(1)] == [(11, "test (3.12)", 7), (13, "old", 7)]


@pytest.mark.parametrize("wanted", ["test (3.12)", "test", "11"])
def test_a_job_by_name_and_by_number(runs: Runs, wanted: str) -> None:
    assert [job.id for job in runs.jobs(1, wanted)] == [11]


def test_a_job_that_ended_well_can_be_asked_for(runs: Runs) -> None:
    (job,) = runs.jobs(1, "lint")
    assert runs.log(job) == b"fine 12\n"


def test_good_runs_of_the_job_newest_first_without_those_whose_log_is_gone(runs: Runs) -> None:
    assert list(runs.good(runs.job(11))) == [LOGS[31], LOGS[32]]


def test_no_such_job(runs: Runs) -> None:
    with pytest.raises(InputError, match="has no job 'build'"):
        runs.jobs(1, "build")
    with pytest.raises(InputError, match="has no failed job"):
        runs.jobs(3)


@pytest.mark.parametrize("text", ["12", "https://github.com/acme/shop/actions/runs/12/job/3"])
def test_numbers_of_runs(text: str) -> None:
    assert run_number(text) == 12


@pytest.mark.parametrize("text", ["", "abc", "-1", "\u0661"])
def test_no_numbers_of_runs(text: str) -> None:
    with pytest.raises(UsageError):
        run_number(text)
