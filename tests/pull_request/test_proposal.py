"""What no proposal may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.errors import InputError
from checks.model import Level, Notification, Report, Stats
from checks.pull_request import Change, Evidence, Picture
from tests.pull_request.helpers import BIGGER, VALUES, evidence, finding, proposal

PNG = b"\x89PNG\r\n\x1a\nrest"


@pytest.mark.parametrize(
    "path", ["/etc/x", "../x", "a/../../x", ".git/config", "a\\b", "a\0b", "", "a//b", "./a", "a\nb"]
)
def test_paths_out_of_the_repository_are_refused(path: str) -> None:
    with pytest.raises(InputError, match="not a path"):
        proposal(files={path: Change(None, b"x")})


def test_a_report_becomes_a_proposal() -> None:
    report = Report("t", "1", (), (finding(), finding(b"7")), stats=Stats({"queries": 1}))
    made = proposal(files={}, findings=()).fixing(report, {"charts/shop/values.yaml": VALUES}.get)
    assert made.files == {"charts/shop/values.yaml": Change(VALUES, BIGGER)}
    assert (made.findings, made.complete) == ((finding(),), True)
    assert made.fingerprint == proposal().fingerprint
    assert [note.level for note in made.notifications] == [Level.WARNING]
    assert "overlaps" in made.notifications[0].message


@pytest.mark.parametrize(
    ("notes", "stats", "complete"),
    [
        ((), Stats({"queries": 1}), True),
        ((), Stats({"queries": 1}, {"queries": 1}), True),
        ((Notification(Level.WARNING, "x"),), Stats({"queries": 1}), True),
        ((Notification(Level.ERROR, "Prometheus is away"),), Stats({"queries": 1}), False),
        ((), Stats(), False),
    ],
)
def test_an_analysis_that_failed_is_not_complete(notes: tuple[Notification, ...], stats: Stats, complete: bool) -> None:
    report = Report("t", "1", (), (), notes, stats)
    assert proposal(files={}, findings=()).fixing(report, {}.get).complete is complete


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"optimizer": ""},
        {"target": ""},
        {"evidence": Evidence(("x",), ())},
        {"evidence": Evidence(("x",), (" ",))},
    ],
)
def test_a_proposal_without_a_name_or_a_method_is_a_mistake_of_the_caller(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a proposal has"):
        proposal(**fields)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"files": {f"{number}.txt": Change(None, b"x") for number in range(201)}}, "more than 200 files"),
        ({"files": {"a.bin": Change(None, b"x" * (31 << 20))}}, "bytes"),
        ({"evidence": replace(evidence(), pictures=(Picture("a.png", "a", b"GIF89a"),))}, "no PNG or SVG"),
        ({"evidence": replace(evidence(), pictures=(Picture("a.png", "a", PNG),) * 11)}, "pictures"),
    ],
)
def test_too_much_at_once_is_refused(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        proposal(**fields)
