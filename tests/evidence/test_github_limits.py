"""What is repeated, what is not, and how long a rate limit is waited for."""

from __future__ import annotations

from dataclasses import replace
from email.utils import formatdate

import pytest

from checks.evidence.github import GitHub
from tests.evidence.github_server import SECRET, error_of
from tests.pull_request.helpers import NOW, Clock, client
from tests.servers.github.server import Fault, Server


@pytest.mark.parametrize("status", [0, 500, 502, 503, 504])
def test_a_get_that_fails_on_the_way_is_repeated(github: GitHub, server: Server, clock: Clock, status: int) -> None:
    server.faults.append(Fault(status=status, times=3))
    assert len(github.rest("GET", "/many")) == 30
    assert clock.slept == [0.75, 1.5, 3.0]


@pytest.mark.parametrize("status", [0, 500, 503])
@pytest.mark.parametrize("after", [False, True])
def test_a_write_is_never_repeated_after_a_failure(github: GitHub, server: Server, status: int, after: bool) -> None:
    server.faults.append(Fault(status=status, after=after))
    error = error_of(lambda: github.rest("POST", "/raw/empty", {}))
    assert error.kind == ("server" if status else "unreachable")
    assert len(server.calls) == 1


def test_nobody_answers(clock: Clock) -> None:
    github = GitHub(SECRET, "acme/shop", "http://127.0.0.1:1", timing=clock.timing())
    error = error_of(lambda: github.rest("GET", ""))
    assert (error.kind, error.status, error.exit_code) == ("unreachable", 0, 3)
    assert "refused" in error.message


SPENT = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 30)}
LIMITS = {
    "seconds": (Fault(status=429, headers={"retry-after": "7"}), 7.5),
    "a date": (Fault(status=403, headers={"retry-after": formatdate(NOW + 20, usegmt=True)}), 20.5),
    "a date that is over": (Fault(status=429, headers={"retry-after": formatdate(NOW - 20, usegmt=True)}), 0.5),
    "reset": (Fault(status=403, message="API rate limit exceeded", headers=SPENT), 31.5),
    "reset and 429": (Fault(status=429, headers=SPENT), 31.5),
    "no time named": (Fault(status=403, message="You have exceeded a secondary rate limit."), 60.5),
    "nonsense": (Fault(status=429, headers={"retry-after": "soon"}), 60.5),
    "abuse": (Fault(status=403, message="You triggered an abuse detection", headers={"retry-after": "3"}), 3.5),
}


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_a_rate_limit_is_waited_for_as_asked(server: Server, limit: str, verb: str) -> None:
    clock = Clock()
    fault, pause = LIMITS[limit]
    server.faults.append(replace(fault))
    client(server, clock=clock).rest(verb, "/raw/empty", {} if verb == "POST" else None)
    assert clock.slept == [pause]
    assert len(server.calls) == 2


@pytest.mark.parametrize("headers", [{"retry-after": "301"}, {"retry-after": "9" * 400}, {"retry-after": "x"}])
def test_a_wait_beyond_the_deadline_is_not_slept(server: Server, headers: dict[str, str]) -> None:
    clock = Clock()
    github = client(server, clock=clock, deadline_s=50)
    server.faults.append(Fault(status=429, message="Slow down", headers=headers, times=9))
    error = error_of(lambda: github.rest("GET", "/many"))
    assert (error.kind, clock.slept) == ("limit", [])
    assert "longer than this run may take" in error.message


def test_the_deadline_is_for_all_calls_together(server: Server) -> None:
    clock = Clock()
    github = client(server, clock=clock, deadline_s=10)
    server.faults.append(Fault(status=429, message="x", headers={"retry-after": "4"}, times=99))
    assert error_of(lambda: github.rest("GET", "/many")).kind == "limit"
    assert clock.slept == [4.5, 4.5]
