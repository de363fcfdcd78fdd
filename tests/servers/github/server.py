"""A strict local GitHub on a free loopback port: its rules are the test.

    with serve() as server:
        client = GitHub(server.token, "acme/shop", server.url)

`server.world` is what it knows, `server.calls` what it was asked, `server.faults` what shall go wrong. A test
that needs more of the API gives `serve` a table of its own: `serve([*TABLE, *mine])`.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.servers.github import graphql, routes_git, routes_pulls
from tests.servers.github.refusals import RefusalError, bad_credentials, forbidden, not_found, plain
from tests.servers.github.routes import TABLE, Reply, Request, Route
from tests.servers.github.world import Repo, Token, World

__all__ = ["Fault", "Server", "graphql", "routes_git", "routes_pulls", "serve"]
TOKEN = "local-token-of-the-tests"
REPOSITORY = "acme/shop"


@dataclass
class Fault:
    """What goes wrong with the next `times` calls that match. Without `status` the connection is dropped.

    `after` lets the call do its work first; `skip` lets that many matching calls pass.
    """

    verb: str = ".*"
    path: str = ".*"
    status: int = 0
    message: str = "Server Error"
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    times: int = 1
    skip: int = 0

    def strikes(self, verb: str, path: str) -> bool:
        if self.times <= 0 or not re.fullmatch(self.verb, verb) or not re.search(self.path, path):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Call:
    verb: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]
    status: int = 0

    @property
    def writes(self) -> bool:
        """Whether this call changes something."""
        if self.path == "/graphql":
            return str((self.body or {}).get("query", "")).lstrip().startswith("mutation")
        return self.verb != "GET"


@dataclass
class Server:
    prefix: str = ""
    table: list[Route] = field(default_factory=lambda: list(TABLE))
    world: World = field(default_factory=World)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    port: int = 0
    token: str = TOKEN
    before: Callable[[Call], None] | None = None
    """Runs before a call is answered, outside of the lock: what somebody else does in between."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def repo(self) -> Repo:
        return self.world.repos[REPOSITORY]

    def writes(self) -> list[Call]:
        return [call for call in self.calls if call.writes]

    def asked(self, call: Call) -> Reply | None:
        """The answer to a call, None to drop the connection."""
        if self.before:
            self.before(call)
        with self.lock:
            self.calls.append(call)
            fault = next((each for each in self.faults if each.strikes(call.verb, call.path)), None)
            if fault and not fault.after:
                return self._broken(fault)
            reply = self._answered(call)
            return self._broken(fault) if fault else reply

    def _broken(self, fault: Fault) -> Reply | None:
        if not fault.status:
            return None
        return Reply(fault.status, {"message": fault.message}, dict(fault.headers))

    def _answered(self, call: Call) -> Reply:
        token: Token | None = None
        try:
            token = self._token(call)
            reply = self._dispatch(call, token)
        except RefusalError as error:
            reply = Reply(error.status, error.body, dict(error.headers))
        if token:
            reply.headers |= {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": str(token.remaining)}
            reply.headers |= {"x-ratelimit-reset": str(self.world.reset)}
        return _etagged(call, reply)

    def _token(self, call: Call) -> Token:
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        token = self.world.tokens.get(value) if scheme in ("token", "Bearer") else None
        if not call.headers.get("user-agent"):
            raise RefusalError(403, "Request forbidden by administrative rules. Missing or invalid User Agent string.")
        if token is None or token.expired:
            raise bad_credentials()
        if token.remaining <= 0:
            spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(self.world.reset)}
            raise RefusalError(403, "API rate limit exceeded for installation ID 1.", headers=spent)
        token.remaining -= 1
        return token

    def _dispatch(self, call: Call, token: Token) -> Reply:
        if call.headers.get("x-github-api-version", "2022-11-28") not in ("2022-11-28", "2026-03-10"):
            raise RefusalError(400, "Invalid API version")
        if isinstance(call.body, ValueError):
            raise RefusalError(400, "Problems parsing JSON")
        if call.verb in ("POST", "PATCH", "PUT") and not isinstance(call.body, dict | list):
            raise RefusalError(400, "Body should be a JSON object")
        for each in self.table:
            match = each.pattern.fullmatch(call.path)
            if match and each.verb == call.verb:
                parts = {name: unquote(value) for name, value in match.groupdict().items()}
                request = Request(
                    call.verb, call.path, parts, call.query, call.body, token, self.world, self.url, call.headers
                )
                _permitted(request, each.needs)
                result = each.handler(request)
                return result if isinstance(result, Reply) else Reply(200, result)
        raise not_found()


def _permitted(request: Request, needs: str) -> None:
    if "owner" in request.parts:
        repo = request.repo
        if repo.archived and request.verb != "GET":
            raise plain("Repository was archived so is read-only.", 403)
    if not request.token.may(needs):
        raise forbidden(needs)


def _etagged(call: Call, reply: Reply) -> Reply:
    if call.verb != "GET" or reply.status != 200 or reply.raw is not None:
        return reply
    tag = f'"{hashlib.sha256(json.dumps(reply.data).encode()).hexdigest()}"'
    reply.headers["etag"] = tag
    return Reply(304, None, reply.headers) if call.headers.get("if-none-match") == tag else reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer in one packet
    state: Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests print nothing of it."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        data = self.rfile.read(length) if length else b""
        path = parts.path.removeprefix(self.state.prefix)
        if self.state.prefix and parts.path == self.state.prefix.removesuffix("/v3") + "/graphql":
            path = "/graphql"
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, path, dict(parse_qsl(parts.query)), _json(data), headers)
        reply = self.state.asked(call)
        if reply is None:
            self.close_connection = True
            self.connection.close()
            return
        call.status = reply.status
        body = reply.raw if reply.raw is not None else b"" if reply.data is None else json.dumps(reply.data).encode()
        self.send_response(reply.status)
        for name, value in {"content-type": "application/json; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        if reply.status not in (204, 304):
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if reply.status not in (204, 304):
            self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815


def _json(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError as error:
        return error


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server."""


@contextmanager
def serve(table: list[Route] | None = None, prefix: str = "") -> Iterator[Server]:
    """A server with the repository acme/shop and one token that may write. `prefix` is `/api/v3` on Enterprise."""
    state = Server(prefix=prefix, table=list(TABLE if table is None else table))
    state.world.repos[REPOSITORY] = Repo(REPOSITORY)
    state.world.tokens[TOKEN] = Token()
    with _Threads(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state})) as http:
        state.port = http.server_port
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            http.shutdown()
            thread.join()
