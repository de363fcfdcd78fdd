"""One pull request from run to run: opened, renewed, closed."""

from __future__ import annotations

from dataclasses import replace

from checks.pull_request import Change, Picture, Proposal, State
from tests.pull_request.helpers import (
    BIGGER,
    BRANCH,
    VALUES,
    close,
    evidence,
    finding,
    nothing,
    proposal,
    run,
)
from tests.servers.github.server import Server

SIX = BIGGER.replace(b"5", b"6")
VALUES_YAML = "charts/shop/values.yaml"


def test_the_first_run_opens_a_pull_request_with_a_signed_commit(server: Server) -> None:
    outcome = run(server, proposal(labels=("performance",)))
    (pull,) = server.repo.pulls
    assert (outcome.state, outcome.number, outcome.branch) == (State.CREATED, 1, BRANCH)
    assert outcome.signed
    assert outcome.sha == server.repo.head(BRANCH) == pull.head_sha
    assert outcome.url == "https://github.test/acme/shop/pull/1"
    assert server.repo.content(BRANCH)[VALUES_YAML] == BIGGER
    assert server.repo.content("main")[VALUES_YAML] == VALUES
    assert (pull.title, pull.base, pull.labels) == ("Give shop five replicas", "main", ["performance"])
    assert "| p95 of GET /cart | 212 ms | 88 ms | -59 % |" in pull.body
    assert set(server.repo.refs) == {"refs/heads/main", f"refs/heads/{BRANCH}"}
    assert any("no workflow runs" in note.message for note in outcome.notifications)


def test_the_token_of_an_app_needs_no_remark_about_workflows(server: Server) -> None:
    server.world.tokens[server.token].login = "improver[bot]"
    assert run(server).notifications == ()


def test_the_same_again_sends_nothing(server: Server) -> None:
    first = run(server)
    before = len(server.writes())
    again = run(server)
    assert (again.state, again.sha, again.number) == (State.UNCHANGED, first.sha, 1)
    assert len(server.writes()) == before


def test_new_figures_renew_the_body_and_push_nothing(server: Server) -> None:
    first = run(server)
    pushes = list(server.repo.pushes)
    again = run(server, proposal(evidence=evidence(after=70.0)))
    assert (again.state, again.sha) == (State.UPDATED, first.sha)
    assert server.repo.pushes == pushes
    assert "70 ms" in server.repo.pulls[0].body
    assert server.repo.pulls[0].comments == []


def test_new_content_replaces_the_commit_and_says_nothing(server: Server) -> None:
    run(server)
    outcome = run(server, proposal(SIX, title="Give shop six replicas"))
    (pull,) = server.repo.pulls
    assert outcome.state is State.UPDATED
    assert (pull.state, pull.title, pull.comments) == ("open", "Give shop six replicas", [])
    assert server.repo.content(BRANCH)[VALUES_YAML] == SIX
    assert len(server.repo.objects.ahead(server.repo.refs["refs/heads/main"], str(outcome.sha))) == 1


def test_nothing_left_closes_it_with_one_comment_and_deletes_the_branch(server: Server) -> None:
    run(server)
    assert run(server, nothing()).state is State.CLOSED
    (pull,) = server.repo.pulls
    assert (pull.state, pull.merged, len(pull.comments)) == ("closed", False, 1)
    assert server.repo.head(BRANCH) is None
    writes = len(server.writes())
    assert run(server, nothing()).state is State.NOTHING
    assert len(server.writes()) == writes


def test_an_analysis_that_failed_closes_nothing(server: Server) -> None:
    run(server)
    writes = len(server.writes())
    outcome = run(server, proposal(files={}, findings=(), complete=False))
    assert (outcome.state, server.repo.pulls[0].state, len(server.writes())) == (State.KEPT, "open", writes)
    assert "not everything was analysed" in outcome.notifications[0].message


def test_what_we_closed_ourselves_may_be_proposed_again(server: Server) -> None:
    run(server)
    run(server, nothing())
    assert (run(server).state, len(server.repo.pulls)) == (State.CREATED, 2)


def test_a_key_decides_what_is_the_same(server: Server) -> None:
    run(server, proposal(key="replicas of shop"))
    close(server)
    assert run(server, proposal(SIX, key="replicas of shop")).state is State.DECLINED


def test_deletions_and_renames_are_known_again(server: Server) -> None:
    files = {"README.md": Change(b"# Shop\n", None), "docs/README.md": Change(None, b"# Shop\n")}
    assert run(server, proposal(files=files)).state is State.CREATED
    assert "README.md" not in server.repo.content(BRANCH)
    writes = len(server.writes())
    assert (run(server, proposal(files=files)).state, len(server.writes())) == (State.UNCHANGED, writes)


def test_pull_requests_of_forks_are_none_of_ours(server: Server) -> None:
    run(server)
    asked = [call.query["head"] for call in server.calls if call.path.endswith("/pulls") and call.verb == "GET"]
    assert set(asked) == {f"acme:{BRANCH}"}


def test_two_targets_have_two_pull_requests(server: Server) -> None:
    run(server)
    other = run(server, proposal(target="Shop"))
    assert other.state is State.CREATED
    assert other.branch != BRANCH
    assert len(server.repo.pulls) == 2


def test_pictures_are_files_of_the_commit_and_never_alone_a_reason_to_push(server: Server) -> None:
    def drawn(data: bytes) -> Proposal:
        more = (Picture("docs/forecast.png", "Forecast", b"\x89PNG\r\n\x1a\n" + data),)
        words = evidence()
        return proposal(evidence=type(words)(words.summary, words.method, words.measures, words.rollback, more))

    first = run(server, drawn(b"one"))
    assert server.repo.content(BRANCH)["docs/forecast.png"].endswith(b"one")
    assert f"![Forecast](../blob/{first.sha}/docs/forecast.png?raw=true)" in server.repo.pulls[0].body
    assert run(server, drawn(b"two")).state is State.UNCHANGED
    assert run(server, nothing()).state is State.CLOSED


def test_many_closed_pull_requests_are_all_looked_at(server: Server) -> None:
    run(server)
    close(server)
    first = server.repo.pulls[0]
    server.repo.pulls += [replace(first, number=number, body="Another") for number in range(2, 132)]
    assert run(server).state is State.DECLINED


def test_labels_that_may_not_be_set_are_only_said(server: Server) -> None:
    server.world.tokens[server.token].login = "improver[bot]"
    outcome = run(server, proposal(labels=("x" * 51,)))
    assert outcome.state is State.CREATED
    assert "labels" in outcome.notifications[0].message


def test_findings_may_move_and_stay_the_same_proposal() -> None:
    moved = finding()
    moved = type(moved)(**{name: getattr(moved, name) for name in moved.__slots__} | {"message": "other words"})
    assert proposal(findings=(moved,)).fingerprint == proposal().fingerprint
    assert proposal(SIX).fingerprint != proposal().fingerprint
