"""The logs of a GitHub Actions run: its failed jobs, and the last good runs of the same jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from checks.errors import InputError, UsageError
from checks.evidence.github import GitHub, GitHubError

FAILED = frozenset({"failure", "timed_out", "cancelled", "startup_failure"})
_RUNS = 12


@dataclass(frozen=True, slots=True)
class Job:
    """A job of a run. `workflow` numbers its workflow, `attempt` the try of its run."""

    id: int
    name: str
    run: int
    workflow: int
    conclusion: str


class Runs:
    """The runs of one repository. Needs `actions: read`."""

    def __init__(self, github: GitHub) -> None:
        self._github = github

    def jobs(self, run: int, wanted: str = "") -> list[Job]:
        """The failed jobs of a run, or those called `wanted` (a name or a number) however they ended.

        Raises InputError when there is none, GitHubError when GitHub does not give them.
        """
        workflow = _number(self._github.rest("GET", f"actions/runs/{run}"), "workflow_id")
        found = list(self._of_run(run, workflow))
        chosen = (
            [job for job in found if _is(job, wanted)] if wanted else [job for job in found if job.conclusion in FAILED]
        )
        if not chosen:
            names = ", ".join(sorted({job.name for job in found})[:20]) or "none"
            what = f"has no job {wanted!r}" if wanted else "has no failed job"
            raise InputError(what, f"run {run}", f"Its jobs: {names}.")
        return chosen

    def job(self, number: int) -> Job:
        """One job by its number."""
        item = self._github.rest("GET", f"actions/jobs/{number}")
        run = _number(item, "run_id")
        return _job(item, run, _number(self._github.rest("GET", f"actions/runs/{run}"), "workflow_id"))

    def log(self, job: Job) -> bytes:
        """The raw log of a job. Raises GitHubError, also when GitHub has deleted it."""
        return self._github.download(f"actions/jobs/{job.id}/logs")

    def good(self, job: Job, most: int = 3) -> Iterator[bytes]:
        """The logs of the last runs in which this job ended well, on the default branch, newest first."""
        return islice(self._good(job), most)

    def _good(self, job: Job) -> Iterator[bytes]:
        branch = self._github.rest("GET", "").get("default_branch") or "main"
        parameters = {"branch": branch, "status": "success", "per_page": _RUNS}
        runs = self._github.pages(f"actions/workflows/{job.workflow}/runs", parameters, "workflow_runs")
        for item in islice(runs, _RUNS):
            run = _number(item, "id")
            if run == job.run:
                continue
            for other in self._of_run(run, job.workflow):
                if other.name == job.name and other.conclusion == "success":
                    try:
                        yield self.log(other)
                    except GitHubError as error:
                        if error.status not in (404, 410):
                            raise
                    break

    def _of_run(self, run: int, workflow: int) -> Iterator[Job]:
        for item in self._github.pages(f"actions/runs/{run}/jobs", {"filter": "latest"}, "jobs"):
            yield _job(item, run, workflow)


def run_number(text: str) -> int:
    """The number of a run from the command line, also out of its address."""
    digits = text.partition("/actions/runs/")[2].partition("/")[0] or text
    if not digits.isascii() or not digits.isdigit():
        raise UsageError(f"{text[:200]!r} is no number of a run", "--run-id", "Give the number in the run's address.")
    return int(digits)


def _is(job: Job, wanted: str) -> bool:
    return job.name == wanted or str(job.id) == wanted or job.name.partition(" (")[0] == wanted


def _job(item: Any, run: int, workflow: int) -> Job:
    return Job(_number(item, "id"), str(item.get("name") or ""), run, workflow, str(item.get("conclusion") or ""))


def _number(item: Any, key: str) -> int:
    value = item.get(key) if isinstance(item, dict) else None
    if not isinstance(value, int):
        raise GitHubError("server", 200, key, "answered without it")
    return value
