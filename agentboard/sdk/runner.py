"""A program of one agent or of several."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence

from agentboard.sdk.agent import EXIT_RESTART, BaseAgent
from agentboard.sdk.errors import ConfigurationError

EXIT_MISCONFIGURED = 2
EXIT_INTERRUPTED = 130


def run(*make: Callable[[], BaseAgent]) -> int:
    """Serve the agents, each made by a class or a function without arguments, until all have ended; the exit code.

    SIGTERM (0) and SIGINT (130) stop them: they drain, flush their logs and say goodbye; a second signal hurries.
    A restart of one restarts the process: the others drain too, and the code is 75. When one fails (1) or is refused
    by the board (2) the others end as well, so that a supervisor sees it.
    """
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    try:
        return asyncio.run(_serve(make))
    except ConfigurationError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - the edge of a program
        return EXIT_MISCONFIGURED


async def _serve(make: Sequence[Callable[[], BaseAgent]]) -> int:
    agents = [each() for each in make]
    if len({each.id for each in agents}) < len(agents):
        raise ConfigurationError("two agents of one process have the same id; the board would take them for one.")
    loop = asyncio.get_running_loop()
    interrupted = False

    def on_signal(number: signal.Signals) -> None:
        nonlocal interrupted
        interrupted = interrupted or number is signal.SIGINT
        for agent in agents:
            agent.stop(number.name)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    codes = await _all(agents)
    worst = max(codes, key=lambda code: (code != 0, code != EXIT_RESTART), default=0)
    return worst or (EXIT_INTERRUPTED if interrupted else 0)


async def _all(agents: list[BaseAgent]) -> list[int]:
    """The exit codes of all. The first that does not end well takes the others with it."""

    async def one(agent: BaseAgent) -> int:
        code = 1
        try:
            code = await agent.serve()
        finally:
            if code:
                for other in agents:
                    if other is not agent and not other.stopping:
                        other.stop(f"{agent.id} ended with {code}")
        return code

    codes = await asyncio.gather(*map(one, agents), return_exceptions=True)
    for code in codes:
        if isinstance(code, BaseException):
            raise code
    return [code for code in codes if isinstance(code, int)]
