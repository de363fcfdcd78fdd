"""What the tests of the client share: a server with some routes of its own, and a client."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from checks.evidence.github import GitHubError
from tests.servers.github.routes import Reply, Request, Route, paged, route
from tests.servers.github.server import Server

MINE: list[Route] = []
SECRET = "local-token-of-the-tests"


@route("GET", "/many", table=MINE)
def many(request: Request) -> Any:
    return paged(request, list(range(250)))


@route("GET", "/runs", table=MINE)
def runs(request: Request) -> Any:
    page = paged(request, list(range(150)))
    return Reply(200, {"total_count": 150, "workflow_runs": page.data}, page.headers)


@route("GET", "/circle", table=MINE)
def circle(request: Request) -> Any:
    return Reply(200, [1], {"link": f'<{request.root}/circle>; rel="next"'})


@route("GET", "/raw/{kind}", table=MINE)
def raw(request: Request) -> Any:
    replies: dict[str, Reply] = {
        "html": Reply(200, raw=b"<html>hello</html>"),
        "half": Reply(200, raw=b'{"a": '),
        "empty": Reply(204),
        "echo": Reply(422, {"message": f"you sent {SECRET}", "errors": [f"and {SECRET}"]}),
        "gateway": Reply(502, raw=b"<html>Bad gateway</html>"),
        "moved": Reply(301, {"message": "Moved"}, {"location": f"{request.root}/many?per_page=3"}),
        "away": Reply(301, {"message": "Moved"}, {"location": "http://localhost:1/many"}),
        "kept": Reply(307, {"message": "Moved Permanently"}, {"location": f"{request.root}/many"}),
    }
    return replies[request.parts["kind"]]


@route("POST", "/raw/{kind}", table=MINE)
def post(request: Request) -> Any:
    return raw(request)


@route("GET", "/log/{kind}", table=MINE)
def log(request: Request) -> Any:
    port = request.root.rpartition(":")[2]
    elsewhere = {
        "store": f"http://localhost:{port}/store",
        "relative": "/store",
        "loop": f"{request.root}/log/loop",
        "file": "file:///etc/passwd",
        "user": f"http://u:p@localhost:{port}/store",
    }
    if request.parts["kind"] in elsewhere:
        return Reply(302, None, {"location": elsewhere[request.parts["kind"]]})
    if request.parts["kind"] == "gone":
        return Reply(410, {"message": "Logs have expired"})
    data = gzip.compress(b"x" * 100_000)
    return Reply(200, raw=data, headers={"content-encoding": "gzip", "content-type": "text/plain"})


class Store(Server):
    """The store that GitHub redirects to asks for no token, and must not get one."""

    def asked(self, call: Any) -> Reply | None:
        if call.path != "/store":
            return super().asked(call)
        self.calls.append(call)
        return Reply(200, raw=b"\x00\xfflog", headers={"content-type": "application/zip"})


def error_of(act: Callable[[], Any]) -> GitHubError:
    with pytest.raises(GitHubError) as caught:
        act()
    assert SECRET not in f"{caught.value} {caught.value!r} {caught.value.args}"
    return caught.value
