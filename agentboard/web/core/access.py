"""Who may come in: tokens, users, sessions."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterable
from dataclasses import replace
from secrets import token_hex

from agentboard.web.core import passwords
from agentboard.web.core.clock import Clock
from agentboard.web.core.errors import ApiError
from agentboard.web.core.model import RANKS, Agent, Principal
from agentboard.web.core.ratelimit import Failures
from agentboard.web.core.store import Access, Op, Session, Token, User

SESSION_S = 12 * 3600.0
# An agent that registers again keeps its older tokens, so that an older session hears 409 and not 401.
TOKENS_AN_AGENT = 16
_ACCOUNT = (5, 300.0)
_ADDRESS = (50, 300.0)


class Doors:
    """Tokens, users and sessions in memory, by the digest of what is presented. Safe for any thread."""

    def __init__(self, clock: Clock, fixed: Iterable[tuple[str, str]] = ()) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._fixed = {passwords.digest(text): Principal(f"{role} token", role) for role, text in fixed}
        self._tokens: dict[bytes, Principal] = {}
        self._of_agent: dict[str, list[Token]] = {}
        self._users: dict[str, User] = {}
        self._sessions: dict[bytes, Session] = {}
        self._account = Failures(*_ACCOUNT)
        self._address = Failures(*_ADDRESS)

    def load(self, access: Access, pending: Iterable[Op] = ()) -> None:
        """Replace everything by what the store has, and what is on its way there."""
        tokens = {each.id: each for each in access.tokens}
        sessions = {each.digest: each for each in access.sessions}
        for name, row in pending:
            if name == "token.put":
                tokens[row[1]] = Token(*row)
            elif name == "token.revoke":
                tokens.pop(row[1], None)
            elif name == "session.put":
                sessions[row[0]] = Session(*row)
            elif name == "session.drop":
                sessions.pop(row[0], None)
        of_agent: dict[str, list[Token]] = {}
        for token in tokens.values():
            if token.agent is not None:
                of_agent.setdefault(token.agent, []).append(token)
        fixed = {f"token:{each.hex()}" for each in self._fixed}
        with self._lock:
            # Sessions of tokens from the environment are nowhere else.
            ours = {each.digest: each for each in self._sessions.values() if each.role in fixed}
            self._tokens = {token.digest: _principal(token) for token in tokens.values()}
            self._of_agent = of_agent
            self._users = {each.name: each for each in access.users}
            self._sessions = ours | sessions

    def by_token(self, text: str) -> Principal | None:
        """Who has this token. The digest of a secret is looked up, so that time tells nothing of the secret."""
        found = passwords.digest(text)
        return self._fixed.get(found) or self._tokens.get(found)

    def by_cookie(self, text: str) -> Principal | None:
        """Who signed in with this cookie, while the session lasts and the user is not disabled."""
        session = self._sessions.get(passwords.digest(text))
        if session is None or session.expires_at <= self._clock.wall():
            return None
        if session.role == "user":
            user = self._users.get(session.name)
            return None if user is None or user.disabled else Principal(user.name, user.role, cookie=True)
        if session.role.startswith("token:"):
            found = bytes.fromhex(session.role[6:])
            who = self._fixed.get(found) or self._tokens.get(found)
            return None if who is None else replace(who, cookie=True)
        return Principal(session.name, session.role, cookie=True)

    def agent_token(self, agent: Agent) -> tuple[str, list[Op]]:
        """A new token bound to `agent`, and the writes that keep it."""
        text = passwords.new_token("agent")
        token = Token(
            passwords.digest(text), token_hex(6), agent.id, "agent", agent.id, agent.incarnation, self._clock.wall(), ""
        )
        ops: list[Op] = [put(token)]
        with self._lock:
            self._tokens[token.digest] = _principal(token)
            known = self._of_agent.setdefault(agent.id, [])
            known.append(token)
            while len(known) > TOKENS_AN_AGENT:
                old = known.pop(0)
                self._tokens.pop(old.digest, None)
                ops.append(("token.revoke", (self._clock.wall(), old.id)))
        return text, ops

    def check_login(self, account: str, ip: str) -> None:
        """ApiError 429 when this account or address failed too often."""
        now = self._clock.monotonic()
        with self._lock:
            wait = max(self._account.wait_s(account, now), self._address.wait_s(ip, now))
        if wait:
            message = f"Too many failed attempts. Try again in {wait} s."
            raise ApiError(429, "rate_limited", message, {"retry_after_s": wait}, {"Retry-After": str(wait)})

    def password(self, name: str, password: str, ip: str) -> Principal | None:
        """The user, if the password is right."""
        user = self._users.get(name)
        right = passwords.verify(password, None if user is None or user.disabled else user.password)
        return self._settle(Principal(user.name, user.role, cookie=True) if user and right else None, name, ip)

    def token_login(self, text: str, ip: str) -> Principal | None:
        """A person who signs in with the token of a person's role."""
        found = self.by_token(text)
        person = None if found is None or found.role not in RANKS else replace(found, cookie=True)
        return self._settle(person, "", ip)

    def _settle(self, found: Principal | None, account: str, ip: str) -> Principal | None:
        now = self._clock.monotonic()
        with self._lock:
            if found is None:
                self._address.add(ip, now)
                if account:
                    self._account.add(account, now)
            else:
                self._account.forget(account)
        return found

    def open_session(self, who: Principal, kind: str) -> tuple[str, Session, list[Op]]:
        """A cookie for `who`, the session, and the writes that keep it.

        `kind` is `user` (role and state are looked up at every request), the text of a token (so is the token), or a
        role. The session of a token from the environment is not stored, as the token is not.
        """
        text = passwords.new_token("session")
        now = self._clock.wall()
        found = passwords.digest(kind)
        if found in self._fixed or found in self._tokens:
            kind = f"token:{found.hex()}"
        session = Session(passwords.digest(text), who.name, kind, now, now + SESSION_S)
        with self._lock:
            self._sessions[session.digest] = session
        row = (session.digest, session.name, session.role, session.created_at, session.expires_at)
        return text, session, [] if found in self._fixed else [("session.put", row)]

    def close_session(self, text: str) -> Op:
        """End the session of a cookie: the write that forgets it."""
        found = passwords.digest(text)
        with self._lock:
            self._sessions.pop(found, None)
        return "session.drop", (found,)

    def forget_expired(self) -> None:
        """Let go of sessions that are over."""
        now = self._clock.wall()
        with self._lock:
            for each in [each for each in self._sessions.values() if each.expires_at <= now]:
                del self._sessions[each.digest]


def _principal(token: Token) -> Principal:
    return Principal(token.name, token.role, token.agent, token.incarnation)


def put(token: Token) -> Op:
    """The write that stores a token."""
    t = token
    return "token.put", (t.digest, t.id, t.name, t.role, t.agent, t.incarnation, t.created_at, t.created_by)


def csrf(cookie: str) -> str:
    """The value of `X-CSRF-Token` that belongs to a session cookie; a page of another origin cannot know either."""
    raw = hashlib.sha256(b"csrf:" + cookie.encode("utf-8", "surrogateescape")).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def csrf_matches(cookie: str, given: str) -> bool:
    """Whether `given` is that value; compared in constant time."""
    return hmac.compare_digest(csrf(cookie).encode(), given.encode("utf-8", "surrogateescape"))
