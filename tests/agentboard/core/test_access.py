"""Passwords, tokens, sessions, limits on failures, settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from agentboard.web.core import access, passwords, settings
from agentboard.web.core.model import Agent, Principal
from agentboard.web.core.ratelimit import KEPT, Failures
from agentboard.web.core.store import Access, Session, Token, User
from checks.errors import UsageError
from tests.agentboard.core.clock import ManualClock


def agents(names: Sequence[str]) -> list[Agent]:
    return [Agent(f"id-{n}", name, "etl", "T", "i", float(n % 3)) for n, name in enumerate(names)]


def test_failures_are_counted_by_key_and_forgotten_in_time() -> None:
    failures = Failures(3, 60)
    for n in range(3):
        assert failures.wait_s("a", n) == 0
        failures.add("a", n)
    assert failures.wait_s("a", 3) == 57
    assert failures.wait_s("b", 3) == 0
    assert failures.wait_s("a", 60) == 0
    failures.add("a", 60)
    assert failures.wait_s("a", 60.5) == 1
    failures.forget("a")
    assert failures.wait_s("a", 60.5) == 0
    for n in range(KEPT + 10):
        failures.add(str(n), 0)
    assert len(failures._times) == KEPT  # noqa: SLF001 (that memory is bounded shows nowhere else)


def test_passwords() -> None:
    hashed = passwords.hash_password("secret")
    assert hashed.startswith("$argon2id$")
    assert passwords.verify("secret", hashed)
    assert not passwords.verify("Secret", hashed)
    assert not passwords.verify("secret", None)
    assert not passwords.verify("secret", "no hash")
    assert passwords.new_token("agent") != passwords.new_token("agent")


def test_a_session_ends_in_time_and_with_what_opened_it() -> None:
    clock = ManualClock()
    doors = access.Doors(clock, [("admin", "fixed")])
    token = Token(passwords.digest("t"), "1", "ci", "operator", None, None, 0, "")
    user = User("u", "viewer", "", disabled=False, created_at=0)
    doors.load(Access([token], [user]))
    by_user, session, ops = doors.open_session(Principal("u", "viewer"), "user")
    by_token, _, _ = doors.open_session(Principal("ci", "operator"), "t")
    by_fixed, _, unsaved = doors.open_session(Principal("admin token", "admin"), "fixed")
    assert [each and each.role for each in map(doors.by_cookie, (by_user, by_token, by_fixed, "x"))] == [
        "viewer",
        "operator",
        "admin",
        None,
    ]
    assert ops
    assert not unsaved
    saved = [Session(*op[1]) for op in ops]
    doors.load(Access([], [user], saved))
    assert doors.by_cookie(by_token) is None
    assert doors.by_cookie(by_fixed)
    clock.pass_(access.SESSION_S + 1)
    assert doors.by_cookie(by_user) is None
    doors.forget_expired()
    assert session.digest not in doors._sessions  # noqa: SLF001 (that memory is bounded shows nowhere else)


def test_what_is_on_its_way_to_the_disk_survives_a_reload() -> None:
    doors = access.Doors(ManualClock())
    user = User("u", "viewer", "", disabled=False, created_at=0)
    doors.load(Access([], [user]))
    agent = agents(["a"])[0]
    token, puts = doors.agent_token(agent)
    kept, _, opened = doors.open_session(Principal("u", "viewer"), "user")
    gone, session, _ = doors.open_session(Principal("u", "viewer"), "user")
    drop = doors.close_session(gone)
    doors.load(Access([], [user], [session]), [*puts, *opened, drop])
    assert doors.by_token(token)
    assert doors.by_cookie(kept)
    assert doors.by_cookie(gone) is None


def test_an_agent_has_a_bounded_number_of_tokens() -> None:
    doors = access.Doors(ManualClock())
    agent = agents(["a"])[0]
    texts = [doors.agent_token(agent)[0] for _ in range(access.TOKENS_AN_AGENT + 3)]
    assert [doors.by_token(each) is None for each in texts[:4]] == [True, True, True, False]
    assert doors.by_token(texts[-1]) == Principal(agent.id, "agent", agent.id, "i")


GOOD = {
    "AGENTBOARD_PORT": "0",
    "AGENTBOARD_ALLOWED_ORIGINS": "https://a.example/, https://b.example",
    "AGENTBOARD_ANONYMOUS_READ": "Yes",
    "AGENTBOARD_OIDC_ISSUER": "https://id.example/",
    "AGENTBOARD_OIDC_CLIENT_ID": "board",
    "AGENTBOARD_OIDC_ROLES": "a=b=viewer,c=admin",
}


def test_settings_from_the_environment() -> None:
    found = settings.from_environment(GOOD | {"HOME": "/home/u"})
    assert (found.port, found.anonymous_read, found.host) == (0, True, "127.0.0.1")
    assert found.allowed_origins == ("https://a.example", "https://b.example")
    assert found.data_dir == Path("/home/u/.local/share/agentboard")
    assert found.oidc is not None
    assert found.oidc.roles == {"a=b": "viewer", "c": "admin"}
    assert found.oidc.issuer == "https://id.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "nan"),
        ("ANONYMOUS_READ", "2"),
        ("LOG_LEVEL", "loud"),
        ("LOG_LINES", "1999"),
        ("METRIC_HOURS", "-1"),
        ("OIDC_ROLES", "a=king"),
        ("OIDC_CLIENT_ID", ""),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"AGENTBOARD_{name}"):
        settings.from_environment(GOOD | {f"AGENTBOARD_{name}": value})
