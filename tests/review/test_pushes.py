"""One pull request over several runs: a finding is said once, one summary is kept up to date, a head is asked once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from checks.review import state
from tests.review.lab import Lab
from tests.review.servers.model import finding, refusing, well
from tests.review.servers.reviews import BOT

TEXT = "a = 1\nb = 2\nc = 3\n"
PERSON = {"login": "mallory", "type": "User", "id": 2}


@pytest.fixture
def pushed(lab: Lab) -> Lab:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.review(behaviour=well(finding("a.py", 2, "b = 2", title="About b.", level="error")))
    assert len(lab.github.inline) == len(lab.github.comments) == 1
    return lab


def test_the_same_head_costs_nothing(pushed: Lab) -> None:
    calls, before = len(pushed.model.asked), json.dumps(pushed.github.comments)
    run = pushed.review("--fail-on", "error")
    assert run.code == 1
    assert (len(pushed.model.asked), json.dumps(pushed.github.comments)) == (calls, before)
    assert len(pushed.github.reviews) == 1
    assert "About b." in run.summary
    assert run.report["findings"][0]["line"] == 2


def test_a_finding_that_moved_is_not_said_again(pushed: Lab) -> None:
    pushed.commit({"a.py": "new = 0\n\n\n" + TEXT})
    run = pushed.review(behaviour=well(finding("a.py", 5, "b = 2", title="Said in other words.")))
    assert len(pushed.github.reviews) == len(pushed.github.inline) == 1
    assert len(pushed.github.comments) == 1
    assert len(pushed.model.asked) == 2
    assert "Said in other words." in run.summary


def test_a_new_finding_is_said(pushed: Lab) -> None:
    pushed.commit({"a.py": TEXT + "d = 4\n"})
    pushed.review(behaviour=well(finding("a.py", 2, "b = 2"), finding("a.py", 4, "d = 4")))
    assert [each["line"] for each in pushed.github.inline] == [2, 4]
    assert len(pushed.github.comments) == 1


def test_the_summary_is_edited_in_place(pushed: Lab) -> None:
    before = pushed.github.comments[0]["body"]
    pushed.commit({"a.py": TEXT + "d = 4\n"})
    pushed.review(behaviour=well())
    (comment,) = pushed.github.comments
    assert comment["body"] != before
    assert ("PATCH", f"/repos/acme/shop/issues/comments/{comment['id']}") in pushed.github.calls


def test_what_is_gone_is_resolved(pushed: Lab) -> None:
    pushed.commit({"a.py": "a = 1\nc = 3\n"})
    run = pushed.review(behaviour=well())
    assert "Gone since they were said: 1" in run.summary
    assert run.report["findings"] == []


def test_what_still_stands_still_counts(pushed: Lab) -> None:
    """A model that is silent about it this time has not taken it back."""
    pushed.commit({"a.py": TEXT + "d = 4\n"})
    run = pushed.review("--fail-on", "error", behaviour=well())
    assert run.code == 1
    assert "About b." in run.summary


def test_two_lines_of_one_text_are_two_findings(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": "x = 1\ny = 2\nx = 1\n"})
    both = well(finding("a.py", 1, "x = 1"), finding("a.py", 3, "x = 1"))
    lab.review(behaviour=both)
    assert [each["line"] for each in lab.github.inline] == [1, 3]
    lab.commit({"b.py": "b\n"})
    lab.review(behaviour=both)
    assert len(lab.github.inline) == 2


def test_a_failed_head_is_asked_again(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.review("--max-retries", "0", behaviour=refusing(500))
    lab.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert len(lab.github.inline) == len(lab.github.comments) == 1
    assert "not reviewed" not in lab.github.comments[0]["body"]


def test_a_failure_does_not_forget(pushed: Lab) -> None:
    pushed.commit({"a.py": TEXT + "d = 4\n"})
    pushed.review("--max-retries", "0", behaviour=refusing(500))
    assert "not reviewed: " in pushed.github.comments[0]["body"]
    pushed.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert len(pushed.github.inline) == 1


def test_the_summary_was_deleted(pushed: Lab) -> None:
    """The comments on lines still tell what was said."""
    pushed.github.comments.clear()
    pushed.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert len(pushed.github.inline) == len(pushed.github.comments) == 1


def test_the_summary_is_found_on_a_later_page(pushed: Lab) -> None:
    others: list[dict[str, Any]] = [{"id": number, "body": f"Hello {number}", "user": PERSON} for number in range(250)]
    pushed.github.comments[:] = [*others[:220], *pushed.github.comments, *others[220:]]
    calls = len(pushed.model.asked)
    pushed.review()
    assert (len(pushed.model.asked), len(pushed.github.comments)) == (calls, 251)


@pytest.mark.parametrize("kind", ["whole", "with other findings", "quoted"])
def test_a_persons_copy_counts_for_nothing(kind: str, lab: Lab) -> None:
    """Somebody claims that this head was reviewed and that all was said."""
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.review(behaviour=well(finding("a.py", 2, "b = 2")))
    body = lab.github.comments[0]["body"]
    if kind == "with other findings":
        body = state.marker(state.State("0" * 16, "fine", tuple(each["body"][45:61] for each in lab.github.inline)))
    if kind == "quoted":
        body = f"> {body}"
    user = BOT if kind == "quoted" else PERSON
    lab.github.comments[:] = [{"id": 1, "body": body, "user": user}]
    lab.github.inline[:] = [{**each, "user": PERSON} for each in lab.github.inline]
    calls = len(lab.model.asked)
    lab.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert len(lab.model.asked) > calls
    assert len(lab.github.comments) == 2
    assert lab.github.comments[0]["body"] == body
    assert len(lab.github.inline) == 2


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace("ai-review/1 ", "ai-review/1 0"), lambda text: text[:60], lambda text: "x" + text],
)
def test_a_damaged_marker_counts_for_nothing(change: Any, pushed: Lab) -> None:
    pushed.github.comments[0]["body"] = change(pushed.github.comments[0]["body"])
    pushed.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert len(pushed.model.asked) == 2
    assert len(pushed.github.inline) == 1


def test_a_token_of_a_person_knows_its_own_comments(lab: Lab) -> None:
    """A personal access token posts as a user; the same user is trusted, nobody else."""
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.github.me = lab.github.user = {"login": "octocat", "type": "User", "id": 1}
    for _ in range(2):
        lab.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert (len(lab.model.asked), len(lab.github.inline), len(lab.github.comments)) == (1, 1, 1)


def test_a_refused_edit_of_a_lost_comment_posts_a_new_one(pushed: Lab) -> None:
    pushed.github.faults.append(("PATCH ", 404))
    pushed.commit({"a.py": TEXT + "d = 4\n"})
    pushed.review(behaviour=well())
    assert len(pushed.github.comments) == 2


def test_state_is_small_and_whole_for_many_findings() -> None:
    earlier = tuple(
        state.Earlier(
            f"{number:016x}", state.Level.ERROR, "very/long/path/" * 10 + str(number), "RIGHT", number, "t" * 300
        )
        for number in range(500)
    )
    whole = state.State("k" * 16, "v", tuple(f"{number * 7919:016x}" for number in range(5000)), earlier)
    text = state.marker(whole)
    assert len(text) < 50_000
    again = state.read(f"{text}\nbody")
    assert again is not None
    assert (again.key, len(again.said), len(again.earlier)) == ("k" * 16, state.MOST_SAID, state.MOST_EARLIER)
    assert "-->" not in re.sub(r"-->\Z", "", text)
