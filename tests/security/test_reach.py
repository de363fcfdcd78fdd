"""A large repository: what is the same on both sides is looked at once, and gives the same answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.security import reach
from checks.security.reach import Reach
from checks.security.sides import Pair, Side
from tests.security.changes import CASES, folder, placed
from tests.security.helpers import Repo, repository


def pair(head: dict[str, str], base: dict[str, str]) -> Pair:
    def changed(one: dict[str, str], other: dict[str, str]) -> frozenset[str]:
        return frozenset(name for name, text in one.items() if other.get(name) != text)

    files = [{name: text.encode() for name, text in each.items()} for each in (head, base)]
    return Pair(Side("head", files[0], changed(head, base)), Side("base", files[1], changed(base, head)))


SAME = {f"k/{i}.yaml": "a: 1\n" for i in range(reach.MANY)} | {
    "c/Chart.yaml": "", "c/templates/a.yaml": "", "d/Chart.yaml": "", "t/main.tf": "", "m/main.tf": "",
    "p/package.json": "", "p/yarn.lock": "", "q/yarn.lock": "", "n.txt": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "compared", "left"),
    [
        ("n.txt", {"n.txt"}, {"c/Chart.yaml", "t/main.tf", "p/yarn.lock", "k/1.yaml"}),
        ("k/1.yaml", {"k/1.yaml"}, {"k/2.yaml", "n.txt"}),
        ("c/values.yaml", {"c/Chart.yaml", "c/templates/a.yaml", "d/Chart.yaml"}, {"t/main.tf", "k/1.yaml"}),
        ("t/main.tf", {"t/main.tf", "m/main.tf"}, {"c/Chart.yaml", "k/1.yaml"}),
        ("p/package.json", {"p/package.json", "p/yarn.lock"}, {"q/yarn.lock"}),
    ],
)
def test_only_what_changed_and_belongs_to_it_is_compared(change: str, compared: set[str], left: set[str]) -> None:
    found = Reach(pair({**SAME, change: "new\n"}, SAME), ())
    assert all(found.compared(uri) for uri in compared)
    assert not any(found.compared(uri) for uri in left)
    assert all(found.laid(uri) for uri in SAME)


def test_what_belongs_to_a_path_is_laid_out_with_it() -> None:
    found = Reach(pair(SAME, SAME), ("c/templates",))
    assert found.within("c/templates/a.yaml")
    assert not found.within("c/Chart.yaml")
    assert found.laid("c/Chart.yaml")
    assert not found.laid("t/main.tf")


def test_the_answer_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case for case in CASES if case.name in WITH_BOTH]
    before = {name: text for case in cases for name, text in placed(case, case.before).items()}
    after = {name: text for case in cases for name, text in placed(case, case.after).items()}
    repo: Repo = repository(tmp_path, before, after)
    whole = repo.scan("--base", "base")
    monkeypatch.setattr(reach, "MANY", 0)
    less = repo.scan("--base", "base")
    assert less.report["findings"] == whole.report["findings"]
    assert less.known == whole.known
    assert {file.split("/")[0] for _, file, _ in less.found} <= {folder(case) for case in cases}


WITH_BOTH = (
    "lines moved", "file renamed", "second pod", "copied pod", "secret copied", "secret moved", "new cve",
    "second lock file", "values for production", "parent's values for a subchart", "second bucket", "terraform split",
    "second unpinned action", "workflow renamed",
)  # fmt: skip
