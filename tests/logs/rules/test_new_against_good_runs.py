"""What good runs have is never flagged, and what they have not is found without a word of failure."""

from __future__ import annotations

from tests.logs.helpers import found

STEPS = [f"step {number}: unpacked layer {number * 7919 % 97}" for number in range(60)]
GOOD = "\n".join(["$ build", *STEPS, "ERROR: legacy plugin failed to load, going on", "42 passed in 3.1 s", "done"])
BAD = "\n".join([
    "$ build", *STEPS, "ERROR: legacy plugin failed to load, going on", "the answer of the oracle was 41, wanted 42",
    "41 passed in 2.9 s", "make: *** [Makefile:3: build] Error 1",
])  # fmt: skip


def flagged(text: str, good: list[str]) -> list[str]:
    lines = text.split("\n")
    return [line for each in found(text, good) for line in lines[each.location.start_line - 1 : each.location.end_line]]


def test_what_is_new_is_found() -> None:
    best = found(BAD, [GOOD])[0]
    assert best.rule_id == "new-against-good-runs"
    assert "the answer of the oracle" in "\n".join(flagged(BAD, [GOOD]))
    assert any("new against" in signal for signal in best.properties["signals"])


def test_a_line_of_every_good_run_is_never_flagged_however_it_shouts() -> None:
    assert not [line for line in flagged(BAD, [GOOD, GOOD]) if "legacy plugin" in line]
    assert not [each for each in found(BAD, [GOOD], least=0.0) if "legacy plugin" in each.message]


def test_another_good_run_has_no_finding() -> None:
    other = GOOD.replace("3.1 s", "2.7 s").replace("layer 5", "layer 8")
    assert found(other, [GOOD]) == []


def test_a_failing_log_that_is_a_good_run_has_no_finding() -> None:
    assert found(GOOD, [GOOD]) == []
