from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.templates import Miner, learn, mine
from checks.logs.templates import miner as module
from tests.logs.templates.catalogue import ALL
from tests.logs.templates.services import Service, write

STEPS = [f"VM {step} now" for step in ("Started", "Paused", "Resumed", "Frozen")]
STATES = [f"task moved to {state}" for state in ("NEW", "READY", "RUNNING", "DONE", "LOST", "DEAD")]


def accuracy(found: list[int], truth: list[int]) -> float:
    """Grouping accuracy (Zhu et al., ICSE-SEIP 2019)."""
    both, sizes, wanted = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
    return sum(count for (one, other), count in both.items() if count == sizes[one] == wanted[other]) / len(found)


@pytest.mark.parametrize("service", ALL, ids=lambda each: each.name)
def test_the_sentences_of_a_service_are_found(service: Service) -> None:
    lines, contents, truth = write(service, 2000)
    assert accuracy(mine(contents)[0], truth) == 1
    assert accuracy(mine(lines)[0], truth) == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["user alice logged in", "user b0b logged in"], ["user <*> logged in"]),
        ([f"user {name} logged in" for name in ("ann", "ben", "cy", "dora", "eve")], ["user <*> logged in"]),
        (["session opened", "session closed"], ["session closed", "session opened"]),
        (STEPS * 20, sorted(STEPS)),
        (STATES, sorted(STATES)),
        (["a=1 force=true", "a=2 force=false"], ["a=<*> force=<*>"]),
        (["alpha", "beta", "gamma", "delta", "epsilon"], ["alpha", "beta", "delta", "epsilon", "gamma"]),
        (["took 3 ms", "took <1 sec", "took 00:12"], ["took <*>"]),
        (["deleted blk_1 blk_2 blk_3", "deleted blk_4"], ["deleted <*>"]),
        ([], []),
        (["", "  "], [""]),
    ],
)
def test_what_is_a_value(lines: list[str], expected: list[str]) -> None:
    assert sorted(template.text for template in mine(lines)[1]) == expected


def test_a_number_stays_while_the_log_goes_on() -> None:
    lines, _, truth = write(ALL[0], 6000)
    miner = Miner(learn(lines[:500]))
    given_out = [miner.add(line) for line in lines]
    miner.settle()
    assert accuracy([miner.current(number) for number in given_out], truth) == 1
    # Whoever kept the first number of a template still has it.
    assert all(miner.current(number) <= number for number in given_out)
    assert [miner.add(line) for line in lines] == [miner.current(number) for number in given_out]


def test_templates_count_their_lines() -> None:
    numbers, templates = mine(["a 1", "a 2", "b"])
    assert [(template.text, template.count) for template in templates] == [("a <*>", 2), ("b", 1)]
    assert numbers == [templates[0].number, templates[0].number, templates[1].number]


def test_a_template_keeps_a_word() -> None:
    lines = [
        f"{one} {other}" for one in "ann ben cy dora eve fay".split() for other in "runs sits eats reads naps".split()
    ]
    assert "<*> <*>" not in {template.text for template in mine(lines)[1]}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHAPES", 200)
    miner = Miner()
    for number in range(3000):
        words = " ".join(
            "abcdefghij"[int(digit)] * (1 + place) for place, digit in enumerate(f"{number * 7919 % 10**6:06d}")
        )
        miner.add(words)
        miner.add("the common line")
    kept = miner.templates()
    assert len(kept) <= 201
    assert kept[0].text == "the common line"
    assert kept[0].count == 3000


def test_a_very_long_line_is_cut() -> None:
    assert len(mine(["word " * 100_000])[1][0].text) <= module.LONGEST


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), max_size=40))
def test_any_lines_are_mined(lines: list[str]) -> None:
    numbers, templates = mine(lines)
    assert len(numbers) == len(lines)
    assert Counter(numbers) == {template.number: template.count for template in templates}
    assert mine(lines) == (numbers, templates)
