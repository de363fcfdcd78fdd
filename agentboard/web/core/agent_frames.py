"""`/ws/agent`: an agent's messages as frames, and its commands pushed at once.

An agent connects with its own token and sends JSON text frames, each the body of the request of the same name with a
`type`: `heartbeat`, `logs`, `command` (with `id`, `state`, `detail`) or `goodbye`. Each is answered, in order, by a
frame of the same `type` with the fields of the reply, or by `{"type":"error","of":TYPE,"error":{...}}`. A field `ref`
of any JSON scalar is given back in the answer. New commands arrive as `{"type":"commands","commands":[...]}`.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from agentboard.web.core.board import Board
from agentboard.web.core.errors import ApiError, forbidden, invalid, invalid_json, not_stored, unauthorized
from agentboard.web.core.fields import encodable, text
from agentboard.web.core.jsonio import load_object
from agentboard.web.core.model import Principal

# A frame to send, and what must be on disk before.
Answer = tuple[dict[str, Any], "Future[None] | None"]


def agent_of(board: Board, who: Principal | None) -> tuple[Principal, str]:
    """Who opens the socket, and the agent it speaks for; ApiError when it is none."""
    if who is None:
        raise unauthorized()
    if who.role != "agent" or who.agent is None:
        raise forbidden("This needs the token of an agent.")
    with board.lock:
        board.own(who, who.agent)
    return who, who.agent


def waiting(board: Board, agent_id: str) -> dict[str, Any] | None:
    """The frame with the commands that the agent has not acknowledged."""
    with board.lock:
        agent = board.fleet.find(agent_id)
        commands = [each.view() for each in board.orders.deliver(agent)] if agent else []
    return {"type": "commands", "commands": commands} if commands else None


def handle(board: Board, who: Principal, agent: str, message: str | bytes | None) -> Answer:
    """The answer to a frame of an agent."""
    kind: str | None = None
    ref: dict[str, Any] = {}
    try:
        if not isinstance(message, str):
            raise invalid_json("Send text frames.")
        body = load_object(message.encode("utf-8", "surrogatepass"))
        if "ref" in body and _is_scalar(body["ref"]):
            ref = {"ref": body["ref"]}
        kind = text(body, "type", 32)
        reply, done = _call(board, who, agent, kind, body)
    except ApiError as error:
        return {"type": "error", "of": kind, "error": error.body(), **ref}, None
    return {"type": kind, **reply, **ref}, done


def unstored(frame: dict[str, Any], error: BaseException) -> dict[str, Any]:
    """What to send in place of `frame` when the disk did not take what it promises."""
    ref = {"ref": frame["ref"]} if "ref" in frame else {}
    return {"type": "error", "of": frame["type"], "error": not_stored(str(error) or "the disk is slow").body(), **ref}


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, int | float) or (isinstance(value, str) and encodable(value))


def _call(board: Board, who: Principal, agent: str, kind: str, body: dict[str, Any]) -> Answer:
    # Every call asks again who this is: the agent may have been deleted since the socket was opened.
    if kind == "heartbeat":
        return board.heartbeat(who, agent, body), None
    if kind == "logs":
        return board.add_logs(who, agent, body)[1], None
    if kind == "goodbye":
        return board.goodbye(who, agent, body)[1:]
    if kind == "command":
        _, view, done = board.acknowledge(who, agent, text(body, "id", 64), body)
        return {"command": view}, done
    raise invalid("type", "must be heartbeat, logs, command or goodbye")
