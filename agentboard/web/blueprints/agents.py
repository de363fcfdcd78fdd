"""Agents: what they say of themselves, and what is known of them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from agentboard.web.agent_api import route
from agentboard.web.core.errors import invalid, unknown_agent
from agentboard.web.core.fields import number
from agentboard.web.core.messages import METRIC
from agentboard.web.core.query import integer, one, optional_integer
from agentboard.web.replies import body, ip, not_modified, parameters, promised, reply, request_board, who
from agentboard.web.security import may_read

blueprint = Blueprint("agents", __name__, url_prefix="/api")
_YEAR_9999 = 253_402_300_799


@blueprint.get("/agents")
def list_agents() -> Response:
    """A page of agents."""
    board = request_board()
    may_read(board, who())
    tag = board.etag(request.query_string)
    if (same := not_modified(tag)) is not None:
        return same
    found = Response(board.agents_text(parameters()), mimetype="application/json")
    found.headers["ETag"] = tag
    found.headers["Cache-Control"] = "no-cache, private"
    return found


@blueprint.get("/agents/<agent>")
def get_agent(agent: str) -> Response:
    """One agent."""
    board = request_board()
    may_read(board, who())
    found = board.agent(agent)
    if found is None:
        raise unknown_agent(agent)
    return reply(found)


@blueprint.delete("/agents/<agent>")
def delete_agent(agent: str) -> Response:
    """Forget an agent."""
    request_board().delete(who(), agent, ip())
    found = Response(status=204)
    del found.headers["Content-Type"]
    return found


@blueprint.get("/agents/<agent>/metrics")
def get_metrics(agent: str) -> Response:
    """Series of an agent's metrics."""
    board = request_board()
    may_read(board, who())
    query = parameters()
    names = [each for value in query.get("name", []) for each in value.split(",") if each]
    if not all(METRIC.match(each) for each in names):
        raise invalid("name", "must be names of metrics")
    points = integer(query, "points", 300, 1, 5000)
    return reply(board.metrics(agent, names, _instant(query, "from"), _instant(query, "to"), points))


def _instant(query: dict[str, list[str]], name: str) -> float | None:
    """Seconds since 1970, or an RFC 3339 time."""
    from datetime import datetime

    text = one(query, name)
    if text is None:
        return None
    try:
        value = (
            float(text)
            if not text.endswith(("Z", "z")) and "T" not in text
            else datetime.fromisoformat(text).timestamp()
        )
    except ValueError:
        value = float("nan")
    if not 0 <= value <= _YEAR_9999:
        raise invalid(name, "must be seconds since 1970 or an RFC 3339 time")
    return number({name: value}, name, 0, _YEAR_9999, 0.0)


@blueprint.get("/agents/<agent>/logs")
def get_logs(agent: str) -> Response:
    """Lines of an agent's log."""
    board = request_board()
    may_read(board, who())
    query = parameters()
    after, limit = optional_integer(query, "after"), integer(query, "limit", 200, 1, 2000)
    return reply(board.logs(agent, after, limit, query.get("level"), one(query, "q")))


@blueprint.post("/agents/<agent>/restart")
def restart(agent: str) -> Response:
    """Order an agent to restart."""
    return reply(request_board().restart(who(), agent, body(optional=True), ip()), 202)


@blueprint.post("/agents", endpoint="register")
@blueprint.post("/heartbeats", endpoint="heartbeats")
@blueprint.post("/agents/<agent>/<any(heartbeat, logs, goodbye):what>", endpoint="from_agent")
@blueprint.post("/agents/<agent>/commands/<command>", endpoint="acknowledge")
def from_agent(**path: str) -> Response:
    """What agents send; the table of routes is shared with the fast path."""
    found = route(request.path)
    if found is None:
        raise unknown_agent(path.get("agent", ""))
    call, parts = found
    return promised(call(request_board(), who(), parts, body()))
