"""What people do: restart, delete, sign in and out. Each is in the audit log before it happens."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

from agentboard.web.core import fields
from agentboard.web.core.access import csrf
from agentboard.web.core.commands import Wish, row
from agentboard.web.core.errors import ApiError, StoreError, forbidden, not_stored, unauthorized
from agentboard.web.core.messages import MAX_BATCH
from agentboard.web.core.model import ACTIONS, Command, Principal
from agentboard.web.core.state import State
from agentboard.web.core.store import Op

TTL_S = 60.0
PATIENCE_S = 5.0


def settle(done: Future[None] | None) -> None:
    """Wait until it is on disk; ApiError 503 when it is not."""
    try:
        if done is not None:
            done.result(PATIENCE_S)
    except (StoreError, FutureTimeoutError) as error:
        raise not_stored(str(error) or "the disk is slow") from error


def need(who: Principal | None, role: str) -> Principal:
    """`who`, when it is `role` or more; ApiError 401 or 403."""
    if who is None:
        raise unauthorized()
    if not who.may(role):
        raise forbidden(f"This needs the role {role}.")
    return who


class OperatorSide(State):
    """A part of Board."""

    def restart(self, who: Principal | None, agent_id: str, body: Mapping[str, Any], ip: str) -> dict[str, Any]:
        """`POST /api/agents/{id}/restart`: the command."""
        actor = self._need(who, "operator", "restart", agent_id, ip)
        wish = _wish(actor, "restart", body)
        try:
            command = self._reserve(agent_id, wish)
            self._issue([command], ip)
        except ApiError as error:
            if error.status != 503:
                self.note(actor.name, "restart", agent_id, f"refused: {error.code}", ip)
            raise
        return command.view()

    def order_many(self, who: Principal | None, body: Mapping[str, Any], ip: str) -> dict[str, Any]:
        """`POST /api/commands`: one command for each of up to 500 agents."""
        actor = self._need(who, "operator", "restart", "several", ip)
        action = fields.choice(body, "action", ACTIONS)
        agents = fields.array(body, "agents", 1, MAX_BATCH)
        wish = _wish(actor, action, body)
        commands: list[Command] = []
        errors = []
        for agent in agents:
            try:
                commands.append(self._reserve(fields.identifier({"agents": agent}, "agents"), wish))
            except ApiError as error:
                errors.append({"agent": agent if fields.is_id(agent) else None, "error": error.body()})
        self._issue(commands, ip)
        return {"commands": [each.view() for each in commands], "errors": errors}

    def _reserve(self, agent: str, wish: Wish) -> Command:
        with self.lock:
            command = self.orders.prepare(agent, wish)
            self.orders.reserve(command)
        return command

    def _issue(self, commands: list[Command], ip: str) -> None:
        """Store what is reserved, with the audit log, then let the agents have it."""
        ops: list[Op] = []
        for each in commands:
            ops += [row(each), self.entry(each.actor, each.action, each.agent, "ok", ip)]
        try:
            settle(self.writer.commit(*ops))
        except ApiError:
            with self.lock:
                for command in commands:
                    self.orders.withdraw(command)
            raise
        with self.lock:
            for command in commands:
                self.orders.issue(command)

    def delete(self, who: Principal | None, agent_id: str, ip: str) -> None:
        """`DELETE /api/agents/{id}`: the agent with its logs and series. Its tokens open nothing from now on."""
        actor = self._need(who, "admin", "delete", agent_id, ip)
        with self.lock:
            self.fleet.get(agent_id)
        settle(self.writer.commit(self.entry(actor.name, "delete", agent_id, "ok", ip)))
        with self.lock:
            agent = self.fleet.get(agent_id)
            self.orders.removed(agent)
            self.fleet.remove(agent)
            self.log_book.removed(agent_id)
            self.series.removed(agent_id)
            self.dirty.pop(agent_id, None)
            done = self.writer.commit(("agent.remove", (agent_id,)))
        settle(done)

    def login(self, body: Mapping[str, Any], ip: str) -> tuple[dict[str, Any], str]:
        """`POST /api/login`: the session, and its cookie. By user name and password, or by a token."""
        token = fields.optional_text(body, "token", 512)
        if token is not None:
            self.doors.check_login("", ip)
            who, name, kind = self.doors.token_login(token, ip), "token", token
        else:
            name = fields.text(body, "username", 128, least=1)
            password = fields.text(body, "password", 1024, least=1)
            self.doors.check_login(name, ip)
            who, kind = self.doors.password(name, password, ip), "user"
        if who is None:
            self.note(name, "login", name, "failed", ip)
            raise ApiError(401, "unauthorized", "The name or the password is wrong.")
        return self.enter(who, kind, ip)

    def enter(self, who: Principal, kind: str, ip: str) -> tuple[dict[str, Any], str]:
        """A session for somebody who proved who they are, and its cookie."""
        with self.lock:
            cookie, _, ops = self.doors.open_session(who, kind)
            done = self.writer.commit(*ops, self.entry(who.name, "login", who.name, "ok", ip))
        settle(done)
        return session_view(who, cookie), cookie

    def logout(self, who: Principal, cookie: str, ip: str) -> None:
        """`POST /api/logout`."""
        with self.lock:
            gone = self.doors.close_session(cookie)
            done = self.writer.commit(gone, self.entry(who.name, "logout", who.name, "ok", ip))
        settle(done)

    def _need(self, who: Principal | None, role: str, action: str, target: str, ip: str) -> Principal:
        """`need`, with a trace of somebody known who tried what they may not."""
        if who is not None and not who.may(role):
            self.note(who.name, action, target, "denied", ip)
        return need(who, role)

    def note(self, actor: str, action: str, target: str, outcome: str, ip: str) -> None:
        """An entry of the audit log for what was refused; it is on disk before the reply, as far as the disk goes."""
        settle(self.writer.commit(self.entry(actor, action, target, outcome, ip)))

    def entry(self, actor: str, action: str, target: str, outcome: str, ip: str) -> Op:
        """The write of an entry of the audit log."""
        texts = (each.encode("utf-8", "replace").decode() for each in (actor, action, target, outcome, ip))
        return "audit.add", (self.clock.wall(), *texts)


def session_view(who: Principal, cookie: str) -> dict[str, Any]:
    """The session as its page sees it."""
    return {"name": who.name, "role": who.role, "csrf_token": csrf(cookie)}


def _wish(actor: Principal, action: str, body: Mapping[str, Any]) -> Wish:
    reason = fields.optional_text(body, "reason", 1024) or ""
    return Wish(action, actor.name, reason, fields.number(body, "ttl_s", 0.1, 86400, TTL_S))
