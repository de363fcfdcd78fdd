"""How a run ended is its last word, not the loudest."""

from __future__ import annotations

import pytest

from checks.logs.outcome import Outcome, has_ended, outcome

GOOD, BAD, UNKNOWN = Outcome.GOOD, Outcome.BAD, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        pytest.param("Finished: SUCCESS", GOOD, id="Jenkins"),
        pytest.param("ERROR: x\nFinished: FAILURE", BAD, id="Jenkins, failed"),
        pytest.param("Finished: ABORTED", BAD, id="Jenkins, aborted"),
        pytest.param("Cleaning up\nJob succeeded", GOOD, id="GitLab"),
        pytest.param("ERROR: Job failed: exit code 1", BAD, id="GitLab, failed"),
        pytest.param('The command "a" exited with 1.\n\nDone. Your build exited with 0.', GOOD, id="Travis, allowed"),
        pytest.param('The command "a" exited with 0.\nDone. Your build exited with 1.', BAD, id="Travis"),
        pytest.param('The command "make" exited with 2.\n$ echo after', BAD, id="Travis without its end"),
        pytest.param("##[group]Run make\nok\nPost job cleanup.\nCleaning up orphan processes", GOOD, id="GitHub"),
        pytest.param("##[group]Run make\n##[error]Process completed with exit code 2.\nPost job cleanup.", BAD,
                     id="GitHub, failed"),
        pytest.param("x\nmake: *** [Makefile:3: test] Error 1", BAD, id="make"),
        pytest.param("[INFO] BUILD SUCCESS\n[INFO] ----", GOOD, id="Maven"),
        pytest.param("BUILD SUCCESSFUL in 3s", GOOD, id="Gradle"),
        pytest.param("[ERROR] BUILD FAILURE", BAD, id="Maven, failed"),
        pytest.param("ERROR: failed to solve: process did not complete", BAD, id="BuildKit"),
        pytest.param("12 passed in 3 s", UNKNOWN, id="no last word"),
        pytest.param("", UNKNOWN, id="empty"),
    ],
)  # fmt: skip
def test_outcomes(text: str, ended: Outcome) -> None:
    assert outcome(text.split("\n")) is ended


def test_only_the_last_word_of_a_ci_system_ends_a_live_log() -> None:
    assert has_ended(["x", "Finished: FAILURE"])
    assert not has_ended(["make: *** [all] Error 1", "##[error]Process completed with exit code 1."])
