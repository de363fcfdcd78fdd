"""A board that watches: where it is, what it wants, what it gets next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agentboard.web.core.errors import ApiError, unknown_agent
from agentboard.web.core.fields import is_id
from agentboard.web.core.frames import Metrics
from agentboard.web.core.jsonio import dumps, load_object

if TYPE_CHECKING:
    from agentboard.web.core.board import Board

MAX_IDS = 5000
MAX_LOGS = 20
# One frame each 250 ms; what is left of them is for its way, so that a heartbeat is seen 250 ms after it came.
EVERY_S = 0.245
# A client whose socket takes nothing for so long is told everything anew.
SLOW_S = 1.0
_STALE_S = 2.0


class Subscriber:
    """One client. It holds a revision and no queue, so that a slow client costs nothing and misses nothing."""

    def __init__(self, board: Board) -> None:
        self.wants_snapshot = True
        self._board = board
        self._rev = 0
        self._metrics: Metrics = None
        # Metrics of agents outside the subscription were left out since this revision.
        self._narrow_since: int | None = None
        self._catch_up = False
        self._crowded = False
        # The last line that was sent of each agent whose log is followed.
        self._logs: dict[str, int] = {}

    def pending(self) -> bool:
        """Whether there may be a frame to send."""
        board = self._board
        if self.wants_snapshot or self._catch_up or self._rev != board.fleet.rev:
            return True
        return any(self._new_lines(agent) for agent in self._logs)

    def fell_behind(self) -> None:
        """The client took nothing for long: tell it everything anew."""
        self.wants_snapshot = True
        self._crowded = True

    def next_frames(self, *, crowded: bool = False) -> list[bytes]:
        """What brings the client to now. In a crowd, a snapshot may be two seconds old."""
        with self._board.lock:
            found = [self._snapshot(crowded)] if self.wants_snapshot else self._changes()
            lines = self._lines()
        return [*found, *lines]

    def _new_lines(self, agent: str) -> bool:
        tail = self._board.log_book.tail(agent)
        return tail is not None and len(tail) > 0 and tail[-1].n > self._logs[agent]

    def _snapshot(self, crowded: bool) -> bytes:
        if self._rev == self._board.fleet.rev:
            self._board.fleet.bump()
        age = _STALE_S if crowded or self._crowded else 0.0
        frame = self._board.frames.snapshot(after=self._rev, max_age_s=age)
        self.wants_snapshot = self._crowded = self._catch_up = False
        self._rev = frame.rev
        if self._metrics is not None:
            self._narrow_since = frame.rev
        return frame.data

    def _changes(self) -> list[bytes]:
        frames = self._board.frames
        found = []
        now = self._board.fleet.rev
        if (frame := frames.delta(self._rev, self._metrics)) is not None:
            found.append(frame.data)
            now = frame.rev
        if self._catch_up and self._narrow_since is not None:
            now = self._board.fleet.bump()
            if (frame := frames.metrics_since(self._narrow_since, self._metrics)) is not None:
                found.append(frame.data)
            self._narrow_since = None if self._metrics is None else now
        self._catch_up = False
        self._rev = now
        return found

    def _lines(self) -> list[bytes]:
        return [self._lines_of(agent) for agent in self._logs if self._new_lines(agent)]

    def _lines_of(self, agent: str) -> bytes:
        last = self._logs[agent]
        lines = [each for each in self._board.log_book.tail(agent) or () if each.n > last]
        frame: dict[str, Any] = {"type": "logs", "agent": agent, "lines": [each.view() for each in lines]}
        if lines[0].n > last + 1:
            frame["skipped"] = lines[0].n - last - 1
        self._logs[agent] = lines[-1].n
        return dumps(frame)

    def handle(self, message: str | bytes | None) -> bytes | None:
        """Do what the client says; the frame to answer with, if any: junk is answered and the socket stays open."""
        try:
            if not isinstance(message, str):
                raise ApiError(400, "invalid_json", "Send text frames.")
            body = load_object(message.encode("utf-8", "surrogatepass"))
            self._obey(body)
        except ApiError as error:
            return dumps({"type": "error", "error": error.body()})
        return None

    def _obey(self, body: dict[str, Any]) -> None:
        kind = body.get("type")
        if kind == "subscribe":
            metrics, logs = self._wanted_metrics(body), self._wanted_logs(body)
            with self._board.lock:
                if "metrics" in body:
                    self._choose(metrics)
                if logs is not None:
                    self._follow(logs)
        elif kind == "unsubscribe":
            logs = self._wanted_logs(body)
            with self._board.lock:
                if logs is not None:
                    self._leave(logs)
        elif kind == "resync":
            self.wants_snapshot = True
        else:
            raise ApiError(422, "invalid", "type: must be subscribe, unsubscribe or resync", {"field": "type"})

    def _wanted_metrics(self, body: dict[str, Any]) -> Metrics:
        wanted = body.get("metrics", "*")
        if wanted is None or wanted == "*":
            return None
        if not isinstance(wanted, list) or len(wanted) > MAX_IDS or not all(map(is_id, wanted)):
            raise ApiError(422, "invalid", 'metrics: must be "*" or an array of ids', {"field": "metrics"})
        return frozenset(wanted)

    def _wanted_logs(self, body: dict[str, Any]) -> str | None:
        logs = body.get("logs")
        if logs is not None and not is_id(logs):
            raise ApiError(422, "invalid", "logs: must be the id of an agent", {"field": "logs"})
        if logs is not None and self._board.fleet.find(logs) is None and logs not in self._logs:
            raise unknown_agent(logs)
        if logs is not None and len(self._logs) >= MAX_LOGS and logs not in self._logs:
            raise ApiError(422, "invalid", f"logs: at most {MAX_LOGS} at a time", {"field": "logs"})
        return logs

    def _choose(self, metrics: Metrics) -> None:
        before, self._metrics = self._metrics, metrics
        if before is None:
            self._narrow_since = self._rev
        elif metrics is None or not metrics <= before:
            self._catch_up = True

    def _follow(self, agent: str) -> None:
        if agent not in self._logs:
            self._board.log_book.follow(agent)
            known = self._board.fleet.find(agent)
            self._logs[agent] = known.last_line if known else 0

    def _leave(self, agent: str) -> None:
        if self._logs.pop(agent, None) is not None:
            self._board.log_book.leave(agent)

    def close(self) -> None:
        """The client is gone."""
        with self._board.lock:
            for agent in list(self._logs):
                self._leave(agent)
