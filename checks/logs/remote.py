"""Runs of GitHub Actions as jobs: the failed ones, each against the last good runs of the same job."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

from checks.errors import UsageError
from checks.evidence.github import GitHub, GitHubError
from checks.evidence.github_runs import Job as RunJob
from checks.evidence.github_runs import Runs, run_number
from checks.logs.analyse import Job
from checks.logs.inputs import Source
from checks.logs.reading import Stream
from checks.model import Level, Location, Notification


def jobs(environ: Mapping[str, str], run: str, wanted: str, store: Path | None) -> Iterator[Job | Notification]:
    """The jobs of a run with their baselines. Raises GitHubError, InputError and UsageError."""
    runs = Runs(GitHub.from_environment(environ))
    if not run and not wanted.isdigit():
        raise UsageError("a job's name needs the run", "--job", "Add --run-id ID.")
    for job in runs.jobs(run_number(run), wanted) if run else [runs.job(int(wanted))]:
        uri = f"run-{job.run}/{quote(job.name, ' (),')}.log"
        good, note = _good(runs, job, uri)
        if note:
            yield note
        yield Job([Source(uri, lambda job=job: _opened(runs, job))], good, store, job.name)  # type: ignore[misc]


def _good(runs: Runs, job: RunJob, uri: str) -> tuple[list[Source], Notification | None]:
    """The logs of good runs, and a word when there are none: then the job is judged without them."""
    try:
        logs = list(runs.good(job))
    except GitHubError as error:
        return [], Notification(Level.WARNING, f"judged without good runs: {error.what}", Location(uri))
    if not logs:
        return [], Notification(Level.NOTE, "judged without good runs: the default branch has none", Location(uri))
    return [
        Source(f"{uri}#good-{number}", lambda data=data: io.BytesIO(data))  # type: ignore[misc]
        for number, data in enumerate(logs, 1)
    ], None


def _opened(runs: Runs, job: RunJob) -> AbstractContextManager[Stream]:
    return io.BytesIO(runs.log(job))
