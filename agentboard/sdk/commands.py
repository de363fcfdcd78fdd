"""Commands from the board: each is done once, however often it is delivered."""

from __future__ import annotations

import asyncio
import inspect
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from agentboard.sdk import limits

State = Literal["accepted", "done", "failed"]
REMEMBERED = 1000
_MARK = "__agentboard_command__"


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asked the agent to do."""

    id: str
    action: str
    actor: str = ""
    reason: str = ""

    @classmethod
    def of(cls, data: object) -> Command | None:
        """From the board's JSON, None when it is no command."""
        if not isinstance(data, Mapping):
            return None
        found, action = data.get("id"), data.get("action")
        if not (isinstance(found, str) and found and isinstance(action, str)):
            return None
        return cls(found, action, str(data.get("actor") or ""), str(data.get("reason") or ""))


Handler = Callable[[Command], Awaitable[str | None] | str | None]
Method = TypeVar("Method", bound=Callable[..., Any])


def command(action: str) -> Callable[[Method], Method]:
    """Mark a method `(self, command: Command) -> str | None` as the handler of an action.

    The text that it returns is the detail of `done`; an exception becomes `failed`. A plain method runs in a thread.
    """
    limits.check_id(action)

    def mark(method: Method) -> Method:
        setattr(method, _MARK, action)
        return method

    return mark


def handlers_of(owner: object) -> dict[str, Handler]:
    """The marked methods of an object by action."""
    found: dict[str, Handler] = {}
    for kind in reversed(type(owner).__mro__):
        for name, member in vars(kind).items():
            action = getattr(member, _MARK, None)
            if isinstance(action, str):
                found[action] = getattr(owner, name)
    return found


class Inbox:
    """Takes commands from heartbeats and from the socket, and drops those that it has seen."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def new(self, data: object) -> list[Command]:
        """The commands of a reply that are new to this process, in order."""
        items = data if isinstance(data, list) else []
        found = [each for each in map(Command.of, items) if each is not None]
        fresh = [each for each in found if each.id not in self._seen]
        for each in fresh:
            self._remember(each.id)
        return list({each.id: each for each in fresh}.values())

    def _remember(self, command_id: str) -> None:
        self._seen[command_id] = None
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


async def call(handler: Handler, command: Command) -> str | None:
    """What the handler returns; a plain function does not block the heartbeats."""
    if inspect.iscoroutinefunction(handler):
        result: Any = await handler(command)
    else:
        result = await asyncio.to_thread(handler, command)
        if inspect.isawaitable(result):
            result = await result
    return None if result is None else str(result)


def names(handlers: Iterable[str], *also: str) -> tuple[str, ...]:
    """The capabilities to register with, sorted."""
    return tuple(sorted({*handlers, *also}))
