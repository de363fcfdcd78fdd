"""A board for tests: in this process, strict about the contract, and as unreliable as the test wants.

from agentboard.sdk.testing import FakeBoard

async def test_it_reports() -> None:
async with FakeBoard() as board:
agent = MyAgent(board=board.board)
serving = asyncio.create_task(agent.serve())
await board.until(lambda: board.agent("my-agent").heartbeats)
agent.stop()
assert await serving == 0
assert board.refusals == []
"""

from agentboard.sdk.testing.board import FakeBoard
from agentboard.sdk.testing.state import FakeAgent

__all__ = ["FakeAgent", "FakeBoard"]
