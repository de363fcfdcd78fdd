"""What a CI system writes of itself is told from what commands write."""

from __future__ import annotations

import numpy as np
import pytest

from checks.logs import novelty, server
from tests.logs.helpers import judge

OWN = [
    "##[error]Process completed with exit code 2.",
    "##[group]Run make test",
    "Post job cleanup.",
    "ERROR: Job failed: exit code 1",
    "Cleaning up project directory and file based variables",
    "[Pipeline] // stage",
    "ERROR: script returned exit code 127",
    "Finished: FAILURE",
    'The command "npm run unit" exited with 1.',
    "------",
    " > [4/5] RUN bash -x deploy.sh:",
    '#5 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2',
    'ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2',
    "$ make test",
    "#3 [2/5] RUN make test",
]
OTHERS = [
    "##[error]src/a.c:3:1: unknown type name",
    "ERROR: Job failed (system failure): no space left on device",
    "ERROR: Job failed: execution took longer than 1h0m0s seconds",
    "-------",
    "Finished: 3 of 4 tasks failed",
    "error: process didn't exit successfully: `target/debug/shop`",
    "make: *** [Makefile:3: test] Error 1",
    "",
]


@pytest.mark.parametrize("line", OWN)
def test_its_own_lines(line: str) -> None:
    assert server.speaks(line)


@pytest.mark.parametrize("line", OTHERS)
def test_lines_of_commands(line: str) -> None:
    assert not server.speaks(line)


def test_its_own_lines_are_not_new_beside_others() -> None:
    novel = novelty.told(np.ones(2, np.float32), ["Finished: FAILURE", "error: no such file"])
    assert novel.tolist() == [0, 1]


GOOD = "+ make\ncompiled the shop\n[Pipeline] }\nFinished: SUCCESS\n"


def test_its_last_word_counts_when_nothing_else_is_new() -> None:
    bad = GOOD.replace("SUCCESS", "FAILURE")
    assert [(each.first, each.last) for each in judge(bad, [GOOD, GOOD]).blocks] == [(4, 4)]


def test_the_reason_is_flagged_and_the_last_words_are_not() -> None:
    bad = (
        "+ make\nmake: *** No rule to make target 'shop.o'.  Stop.\n[Pipeline] }\nERROR: script returned exit code 2\n"
    )
    flagged = judge(bad + "Finished: FAILURE\n", [GOOD, GOOD]).blocks
    assert [(each.first, each.last) for each in flagged] == [(2, 2)]
