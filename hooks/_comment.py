"""One summary comment on a pull request, edited in place at each push."""

from __future__ import annotations

from collections.abc import Mapping

from checks.errors import GuardError
from checks.reporters.github import warning

MARKER = "<!-- self-improving-stack: guard -->"
# GitHub takes 65,536 characters.
MOST_BYTES = 60_000


def publish(summary: str, nothing_found: bool, env: Mapping[str, str]) -> None:
    """Write `summary` as our comment. A clean pull request gets none, unless it had one before.

    What GitHub refuses is said in the log and fails nothing: a fork's token may not write.
    """
    from checks.evidence.github import GitHub
    from checks.evidence.github_reviews import PullRequest
    from checks.review import event

    number = event.read(env).number
    if number is None:
        return
    try:
        pull = PullRequest(GitHub.from_environment(env, deadline_s=60), number)
        known = pull.comments(lambda body: body.startswith(MARKER))
        if known or not nothing_found:
            pull.comment(f"{MARKER}\n{summary}", known[-1].id if known else None)
    except GuardError as error:
        print(warning(f"the summary was not written as a comment: {error}"))
