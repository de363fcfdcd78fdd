"""GitHub that refuses or is away, tokens that may not write, and what the caller is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.review.lab import Lab
from tests.review.servers.model import finding, refusing, well

TEXT = "a = 1\nb = 2\nc = 3\n"


def test_a_read_only_token(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.github.read_only = True
    run = lab.review(behaviour=well(finding("a.py", 2, "b = 2", title="About b.")))
    assert run.code == 0
    assert "About b." in run.summary
    assert "Resource not accessible" in run.log
    assert (lab.github.inline, lab.github.comments) == ([], [])


@pytest.mark.parametrize("key", ["", " "])
def test_a_fork_without_a_key(key: str, lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.event = {
        "head": {"repo": {"full_name": "mallory/shop", "fork": True}},
        "base": {"repo": {"full_name": "acme/shop"}},
    }
    run = lab.review(OPENAI_API_KEY=key)
    assert (run.code, lab.model.asked, lab.github.written) == (0, [], [])
    assert "not reviewed: " in run.summary
    assert "not reviewed: " in run.log
    assert "fork" in run.summary
    assert "a.py" in run.summary
    assert lab.review("--fail-on-model-error", OPENAI_API_KEY=key).code == 3


@pytest.mark.parametrize(
    ("fault", "times"),
    [("POST .*reviews", 1), ("POST .*comments", 1), ("GET ", 2)],
    ids=["review", "summary", "reading"],
)
@pytest.mark.parametrize("status", [502, 0], ids=["lost before", "lost after"])
def test_a_bad_gateway_says_nothing_twice(fault: str, times: int, status: int, lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.github.faults += [(fault, status)] * times
    run = lab.review(behaviour=well(finding("a.py", 2, "b = 2")))
    assert run.code == 0
    assert (len(lab.github.inline), len(lab.github.comments)) == (1, 1)


def test_a_review_that_is_refused_goes_into_the_summary(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.github.faults.append(("POST .*reviews", 422))
    run = lab.review(behaviour=well(finding("a.py", 2, "b = 2", title="About b.")))
    assert run.code == 0
    assert "About b." in lab.github.comments[0]["body"]


def test_github_is_away(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    run = lab.review(GITHUB_API_URL="http://127.0.0.1:1", behaviour=well(finding("a.py", 2, "b = 2", title="About b.")))
    assert run.code == 0
    assert "About b." in run.summary
    assert "nothing is posted" in run.log


@pytest.mark.parametrize("token", ["", "wrong"])
def test_no_good_token(token: str, lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    run = lab.review(GITHUB_TOKEN=token, behaviour=well(finding("a.py", 2, "b = 2", title="About b.")))
    assert run.code == 0
    assert "About b." in run.summary
    assert lab.github.written == []


@pytest.mark.parametrize("event", ["", "{", "[]", '{"number": "7"}', '{"pull_request": 1}', '{"ref": "x"}'])
def test_no_pull_request(event: str, lab: Lab, tmp_path: Path) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    path = tmp_path / "other.json"
    path.write_text(event)
    run = lab.review(GITHUB_EVENT_PATH=str(path), behaviour=well(finding("a.py", 2, "b = 2", title="About b.")))
    assert (run.code, lab.github.calls) == (0, [])
    assert "About b." in run.log


def test_a_dry_run_posts_nothing_and_shows_it(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    run = lab.review("--dry-run", behaviour=well(finding("a.py", 2, "b = 2", title="About b.")))
    assert (run.code, lab.github.written) == (0, [])
    assert "would post on a.py RIGHT 2-2" in run.log
    assert "would post the summary" in run.log


EXITS = [
    ("never", "error", 0),
    ("error", "error", 1),
    ("error", "warning", 0),
    ("warning", "warning", 1),
    ("warning", "note", 0),
    ("note", "note", 1),
]


@pytest.mark.parametrize(("limit", "level", "code"), EXITS)
def test_exit_codes(limit: str, level: str, code: int, lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    assert lab.review("--fail-on", limit, behaviour=well(finding("a.py", 2, "b = 2", level=level))).code == code


def test_a_finding_without_a_place_counts(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    assert lab.review("--fail-on", "error", behaviour=well(finding("a.py", 2, "nowhere", level="error"))).code == 1


WRONG = [
    ["--base", "nowhere"],
    ["--head", "nowhere"],
    ["--base", "--output=x"],
    ["--repo", "/nonexistent"],
    ["--max-calls", "-1"],
    ["--deadline", "0"],
    ["--deadline", "nan"],
    ["--deadline", "soon"],
    ["--fail-on", "sometimes"],
    ["--max-comments", "1.5"],
    ["--known", "/nonexistent.json"],
]


@pytest.mark.parametrize("flags", WRONG, ids=" ".join)
def test_wrong_use(flags: list[str], lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    try:
        run = lab.review(*flags)
    except SystemExit as error:
        assert error.code == 2  # noqa: PT017 - argparse ends so
        return
    assert run.code == 2
    assert "Traceback" not in run.log
    assert lab.model.asked == []


def test_histories_without_a_common_commit(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.git("switch", "--quiet", "--orphan", "other")
    lab.commit({"b": "b"})
    lab.git("branch", "--force", "main", "other")
    run = lab.review()
    assert run.code == 2
    assert "fetch-depth" in run.log


def test_outputs(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    run = lab.review(behaviour=well(finding("a.py", 2, "b = 2", level="error"), finding("a.py", 1, "a = 1")))
    found = dict(re.findall(r"(\w+)<<(?:\S+)\n(.*)\n", run.outputs))
    assert (found["findings"], found["errors"], found["complete"]) == ("2", "1", "true")
    assert Path(found["report"]).exists()
    assert run.report["tool"]["name"] == "ai-review"
    assert {each["properties"]["placed"] for each in run.report["findings"]} == {True}


def test_a_complete_review_without_findings_says_so(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    run = lab.review(behaviour=well())
    assert "no issues found in 1 file" in run.summary
    assert lab.github.reviews == []
    assert len(lab.github.comments) == 1


def test_a_partial_failure_keeps_what_was_found(lab: Lab) -> None:
    body = "".join(f"value_{number} = compute({number})\n" for number in range(3000))
    lab.change({"z": "z"}, {"a.py": "a = 1\n", "b.py": body})
    good = well(finding("a.py", 1, "a = 1", title="About a."))
    run = lab.review(
        "--max-retries", "0", behaviour=lambda asked, number: (good if number == 1 else refusing(500))(asked, number)
    )
    assert len(lab.github.inline) == 1
    assert "not reviewed: " in run.summary
