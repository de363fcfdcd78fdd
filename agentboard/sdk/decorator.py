"""An agent from a function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from agentboard.sdk import limits
from agentboard.sdk.agent import BaseAgent

Work = Callable[[BaseAgent], Awaitable[None]]


def agent(
    id: str,  # noqa: A002 - the contract's word
    *,
    name: str = "",
    category: limits.Category = "custom",
    interval_s: float = 10.0,
    labels: Mapping[str, str] | None = None,
) -> Callable[[Work], type[BaseAgent]]:
    """Make an agent of `async def work(self: BaseAgent)`: a class, to be started by its `main()`.

    Raises ConfigurationError: no board would take the id, the interval or the labels.
    """
    limits.check_id(id)
    limits.check_interval(interval_s)
    labels = limits.check_labels(labels or {})

    def make(work: Work) -> type[BaseAgent]:
        async def run(self: BaseAgent) -> None:
            await work(self)

        members = {
            "id": id,
            "name": name,
            "category": category,
            "type": id,
            "interval_s": interval_s,
            "labels": labels,
            "run": run,
            "__doc__": work.__doc__,
            "__module__": work.__module__,
        }
        return type(work.__name__, (BaseAgent,), members)

    return make
