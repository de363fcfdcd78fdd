"""Rules of the repository, limits, and the helper branches of dead runs."""

from __future__ import annotations

import pytest

from checks.evidence.github import GitHubError
from checks.pull_request import State
from tests.pull_request.helpers import (
    BIGGER,
    BRANCH,
    Clock,
    client,
    proposal,
    run,
)
from tests.servers.github.server import Server
from tests.servers.github.world import Protection

SIX = BIGGER.replace(b"5", b"6")
VALUES_YAML = "charts/shop/values.yaml"


def test_a_helper_branch_of_a_killed_run_is_swept_and_a_young_one_is_not(server: Server) -> None:
    main = str(server.repo.head("main"))
    folder = "refs/heads/self-improving-staging/autoscale-forecast/shop"
    server.repo.refs |= {f"{folder}/1999990000-aa": main, f"{folder}/1999999999-bb": main, f"{folder}/x": main}
    run(server)
    assert {ref for ref in server.repo.refs if "staging" in ref} == {f"{folder}/1999999999-bb", f"{folder}/x"}


def test_a_protected_branch_is_refused_clearly_and_leaves_nothing(server: Server) -> None:
    server.repo.protections.append(Protection("*", creations=True))
    with pytest.raises(GitHubError, match="creations being restricted") as caught:
        run(server)
    assert caught.value.kind == "protected"
    assert "rules" in caught.value.todo
    assert set(server.repo.refs) == {"refs/heads/main"}


def test_a_rule_against_helper_branches_takes_the_other_way(server: Server) -> None:
    server.repo.protections.append(Protection("self-improving-staging/*", creations=True))
    outcome = run(server)
    assert (outcome.state, outcome.signed) == (State.CREATED, True)


def test_forced_pushes_forbidden_is_said(server: Server) -> None:
    run(server)
    server.repo.protections.append(Protection("self-improving/*", force=True))
    with pytest.raises(GitHubError, match="Cannot force-push") as caught:
        run(server, proposal(SIX))
    assert caught.value.kind == "protected"
    assert server.repo.content(BRANCH)[VALUES_YAML] == BIGGER


def test_a_client_at_its_limit_waits_no_longer_than_the_run(server: Server) -> None:
    server.world.tokens[server.token].remaining = 3
    clock = Clock()
    from checks.pull_request import propose

    with pytest.raises(GitHubError, match="longer than this run") as caught:
        propose(client(server, clock=clock), proposal())
    assert caught.value.kind == "limit"
    assert sum(clock.slept) < 300


def test_a_branch_in_the_place_of_our_folder_is_said(server: Server) -> None:
    server.repo.refs["refs/heads/self-improving"] = str(server.repo.head("main"))
    with pytest.raises(GitHubError, match="Reference update failed") as caught:
        run(server)
    assert "name of one of its folders" in caught.value.todo
