"""What people do to a pull request, and that it is respected."""

from __future__ import annotations

from checks.pull_request import State
from checks.pull_request import marks as library_marks
from tests.pull_request.helpers import (
    BIGGER,
    BRANCH,
    close,
    evidence,
    nothing,
    proposal,
    run,
)
from tests.servers.github.server import Server
from tests.servers.github.world import Comment

SIX = BIGGER.replace(b"5", b"6")
VALUES_YAML = "charts/shop/values.yaml"


def test_what_a_person_closed_stays_closed(server: Server) -> None:
    run(server)
    close(server)
    writes = len(server.writes())
    outcome = run(server, proposal(evidence=evidence(after=1.0)))
    assert (outcome.state, outcome.number) == (State.DECLINED, 1)
    assert len(server.writes()) == writes
    assert [pull.state for pull in server.repo.pulls] == ["closed"]


def test_something_else_may_be_proposed_after_a_person_closed(server: Server) -> None:
    run(server)
    close(server)
    assert run(server, proposal(SIX)).state is State.CREATED
    close(server)
    assert run(server).state is State.DECLINED
    assert [pull.state for pull in server.repo.pulls] == ["closed", "closed"]


def test_a_branch_that_a_person_deleted_declines_too(server: Server) -> None:
    run(server)
    server.repo.set_ref(f"refs/heads/{BRANCH}", None)
    assert server.repo.pulls[0].state == "closed"
    assert run(server).state is State.DECLINED
    assert run(server, proposal(SIX)).state is State.CREATED


def test_a_person_who_reopens_gets_it_renewed(server: Server) -> None:
    run(server)
    close(server)
    server.repo.pulls[0].state = "open"
    assert run(server, proposal(SIX)).state is State.UPDATED
    assert len(server.repo.pulls) == 1


def test_what_a_person_reopened_is_not_closed_again(server: Server) -> None:
    run(server)
    head = server.repo.head(BRANCH)
    run(server, nothing())
    server.repo.refs[f"refs/heads/{BRANCH}"] = str(head)
    server.repo.pulls[0].state = "open"
    outcome = run(server, nothing())
    assert (outcome.state, server.repo.pulls[0].state) == (State.KEPT, "open")
    assert len(server.repo.pulls[0].comments) == 1
    assert run(server, proposal(SIX)).state is State.UPDATED
    assert run(server, nothing()).state is State.CLOSED


def test_a_commit_by_a_person_is_kept(server: Server) -> None:
    run(server)
    theirs = server.repo.person_commits(BRANCH, {VALUES_YAML: b"replicas: 4\nimage: shop\n"})
    for _ in range(3):
        outcome = run(server, proposal(SIX))
        assert outcome.state is State.KEPT
        assert "commits of others" in outcome.notifications[0].message
    assert server.repo.head(BRANCH) == theirs
    (comment,) = server.repo.pulls[0].comments
    assert "+replicas: 6" in comment.body


def test_the_comment_is_edited_when_the_proposal_changes(server: Server) -> None:
    run(server)
    server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})
    run(server, proposal(SIX))
    run(server, proposal(BIGGER.replace(b"5", b"7")))
    (comment,) = server.repo.pulls[0].comments
    assert "+replicas: 7" in comment.body
    assert "+replicas: 6" not in comment.body


def test_an_amended_commit_counts_as_a_persons(server: Server) -> None:
    run(server)
    objects, ref = server.repo.objects, f"refs/heads/{BRANCH}"
    ours = objects.commits[server.repo.refs[ref]]
    entries = objects.at(ours.sha) | {"notes.txt": ("100644", objects.blob(b"mine\n"))}
    amended = objects.commit(objects.tree_of(entries), ours.parents, ours.message, "alice")
    server.repo.set_ref(ref, amended)
    assert run(server, proposal(SIX)).state is State.KEPT
    assert server.repo.head(BRANCH) == amended


def test_a_persons_commit_that_changes_what_we_do_not_is_silent_while_we_agree(server: Server) -> None:
    run(server)
    server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})
    assert run(server).state is State.UNCHANGED
    assert server.repo.pulls[0].comments == []


def test_nothing_left_does_not_close_on_a_persons_commits(server: Server) -> None:
    run(server)
    theirs = server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})
    for _ in range(2):
        assert run(server, nothing()).state is State.KEPT
    assert (server.repo.pulls[0].state, len(server.repo.pulls[0].comments)) == ("open", 1)
    assert server.repo.head(BRANCH) == theirs


def test_the_button_update_branch_takes_nothing_from_us(server: Server) -> None:
    run(server)
    server.repo.person_commits("main", {"README.md": b"# The shop\n"})
    merged = server.repo.update_branch(BRANCH)
    assert (run(server).state, server.repo.head(BRANCH)) == (State.UNCHANGED, merged)
    assert run(server, proposal(SIX)).state is State.UPDATED
    assert server.repo.content(BRANCH)["README.md"] == b"# The shop\n"


def test_a_branch_of_a_person_without_a_pull_request_is_left_alone(server: Server) -> None:
    main = str(server.repo.head("main"))
    server.repo.refs[f"refs/heads/{BRANCH}"] = main
    theirs = server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})
    outcome = run(server)
    assert (outcome.state, server.repo.pulls) == (State.KEPT, [])
    assert BRANCH in outcome.notifications[0].message
    assert server.repo.head(BRANCH) == theirs


def test_words_of_people_in_title_and_body_stay(server: Server) -> None:
    run(server)
    pull = server.repo.pulls[0]
    pull.title = "Replicas, please"
    pull.body = f"Asked by the team.\r\n\r\n{pull.body}\r\nSee the minutes."
    run(server, proposal(SIX, title="Give shop six replicas"))
    assert pull.title == "Replicas, please"
    assert pull.body.startswith("Asked by the team.\n\n<!--")
    assert pull.body.endswith("See the minutes.\n")
    assert "write 6" in pull.body
    assert "write 5" not in pull.body


def test_a_body_without_our_mark_gets_it_back(server: Server) -> None:
    run(server)
    server.repo.pulls[0].body = "I wrote this myself."
    run(server)
    body = server.repo.pulls[0].body
    assert library_marks.read(body) is not None
    assert "I wrote this myself." in body


def test_a_mark_that_somebody_else_wrote_in_a_comment_counts_for_nothing(server: Server) -> None:
    run(server)
    server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})
    mark = library_marks.note("kept")
    server.repo.pulls[0].comments += [Comment(90, "mallory", "User", mark), Comment(91, "other[bot]", "Bot", mark)]
    run(server, proposal(SIX))
    assert [each.login for each in server.repo.pulls[0].comments] == ["mallory", "other[bot]", "github-actions[bot]"]


def test_a_person_may_give_it_another_base(server: Server) -> None:
    run(server)
    server.repo.refs["refs/heads/release"] = str(server.repo.head("main"))
    server.repo.pulls[0].base = "release"
    assert run(server).state is State.UNCHANGED
    assert run(server, proposal(SIX)).state is State.UPDATED
    assert [(pull.state, pull.base) for pull in server.repo.pulls] == [("open", "release")]


def test_a_person_who_changes_our_proposal_hears_nothing_until_there_is_a_new_one(server: Server) -> None:
    run(server)
    server.repo.person_commits(BRANCH, {VALUES_YAML: b"replicas: 4\nimage: shop\n"})
    assert run(server).state is State.KEPT
    assert server.repo.pulls[0].comments == []
    assert run(server, proposal(SIX)).state is State.KEPT
    assert len(server.repo.pulls[0].comments) == 1


def test_a_body_that_people_filled_is_left_as_it_is(server: Server) -> None:
    run(server)
    body = server.repo.pulls[0].body
    body = server.repo.pulls[0].body = body + "x" * (65_530 - len(body))
    outcome = run(server, proposal(SIX, evidence=evidence(after=123_456.0), title="T" * 100))
    assert (outcome.state, server.repo.pulls[0].title) == (State.UPDATED, "T" * 100)
    assert server.repo.pulls[0].body == body


def test_commits_of_a_person_that_undo_each_other_are_kept_too(server: Server) -> None:
    run(server)
    server.repo.person_commits(BRANCH, {"notes.txt": b"mine\n"})
    theirs = server.repo.person_commits(BRANCH, {"notes.txt": None})
    assert run(server, proposal(SIX)).state is State.KEPT
    assert server.repo.head(BRANCH) == theirs
