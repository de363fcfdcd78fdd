"""A report with fixes becomes one pull request, which later runs renew, close, or leave to the people on it.

There is one branch an optimizer and target, `self-improving/<optimizer>/<target>`, and one open pull request
from it. Outside of CI nothing is sent: the body and a patch are written to a folder instead.

    proposal = Proposal("query-optimizer", "shop", title, evidence).fixing(report, fixes.reader(root))
    if wants_dry_run(os.environ, args.dry_run):
        outcome = dry_run(proposal, folder)
    else:
        outcome = propose(GitHub.from_environment(os.environ), proposal)
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from checks.evidence.github import GitHub, GitHubError
from checks.files import write_atomic
from checks.pull_request import body, names
from checks.pull_request.patch import patch
from checks.pull_request.private import Private
from checks.pull_request.proposal import (
    Change,
    Code,
    Evidence,
    Measure,
    Outcome,
    Picture,
    Proposal,
    State,
)
from checks.pull_request.run import Run

__all__ = [
    "Change",
    "Code",
    "Evidence",
    "Measure",
    "Outcome",
    "Picture",
    "Proposal",
    "State",
    "dry_run",
    "propose",
    "wants_dry_run",
]
BODY, PATCH = "body.md", "change.patch"


def propose(github: GitHub, proposal: Proposal, now: float | None = None) -> Outcome:
    """Open, renew or close the pull request of this proposal; the same proposal again sends nothing.

    A proposal without files says that nothing is left. Raises GitHubError (its `todo` names the missing
    permission, the protection, the limit) and InputError for what must not be published.
    """
    private = Private(proposal.private, github.scrub)
    private.check_files(proposal)
    left = {"conflict": 3, "server": 1, "unreachable": 1}  # a call whose answer was lost may have been done
    while True:
        try:
            return Run(github, proposal, private, time.time() if now is None else now).go()
        except GitHubError as error:
            if not left.get(error.kind):
                raise
            left[error.kind] -= 1
            github.pause(3 - left["conflict"])


def dry_run(proposal: Proposal, folder: Path) -> Outcome:
    """Write `body.md`, its pictures, and `change.patch`, which `git apply` takes, to `folder`; nothing is sent.

    Raises InputError for what must not be published, or when the folder cannot be written.
    """
    private = Private(proposal.private)
    private.check_files(proposal)
    text = f"# {body.title(proposal, private)}\n\n{body.render(proposal, private)}"
    write_atomic(folder / PATCH, patch(proposal.files))
    write_atomic(folder / BODY, text.encode())
    for picture in proposal.evidence.pictures:
        write_atomic(folder / picture.path, picture.data)
    branch = names.branch(proposal.optimizer, proposal.target)
    return Outcome(State.DRY_RUN, branch, notifications=proposal.notifications)


def wants_dry_run(environ: Mapping[str, str], asked: bool | None = None) -> bool:
    """What `--dry-run` and its absence mean: as asked, and if nothing was asked a dry run outside of CI."""
    if asked is not None:
        return asked
    return environ.get("CI", "").lower() not in ("true", "1") and environ.get("GITHUB_ACTIONS") != "true"
