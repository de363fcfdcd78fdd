"""What is wrong with an agent is said before it works."""

from __future__ import annotations

import pytest

from agentboard.sdk import BaseAgent, Board, ConfigurationError
from agentboard.sdk.testing import FakeBoard

pytestmark = pytest.mark.anyio


class Worker(BaseAgent):
    async def run(self) -> None:
        return


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("id", {"id": "No Capitals"}),
        ("empty", {"id": "-"}),
        ("interval", {"interval_s": 0.1}),
        ("interval NaN", {"interval_s": float("nan")}),
        ("labels", {"labels": {"A": "b"}}),
        ("long label", {"labels": {"a": "b" * 129}}),
    ],
)
async def test_what_no_board_would_take_is_said_at_once(name: str, fields: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        Worker(**fields)  # type: ignore[arg-type]


async def test_a_name_with_controls_is_refused_before_the_board_does(board: FakeBoard) -> None:
    with pytest.raises(ConfigurationError, match="control"):
        await Worker(name="a\x1b[31m").serve()
    assert board.requests == 0


async def test_a_wrong_token_ends_it_before_the_work_begins(board: FakeBoard) -> None:
    worked = False

    class Careful(Worker):
        async def run(self) -> None:
            nonlocal worked
            worked = True

    with pytest.raises(ConfigurationError, match="401 unauthorized") as caught:
        await Careful(board=Board(board.url, "wrong-token-value")).serve()
    assert "wrong-token-value" not in str(caught.value)
    assert not worked


async def test_without_a_token_it_says_which_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AGENTBOARD_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match="AGENTBOARD_TOKEN"):
        await Worker().serve()
