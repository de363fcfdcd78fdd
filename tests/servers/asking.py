"""Ask the local GitHub without any client."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from tests.servers.github.server import Server

ZEROS = "0" * 40


def ask(server: Server, verb: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {server.token}", "User-Agent": "t"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    url = path if path.startswith("http") else server.url + path
    request = urllib.request.Request(url, data, sent, method=verb)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status, text, found = answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        status, text, found = error.code, error.read(), error.headers
    return status, json.loads(text) if text else None, {name.lower(): value for name, value in found.items()}


def repo(server: Server, verb: str, path: str, body: Any = None) -> tuple[int, Any]:
    return ask(server, verb, f"/repos/acme/shop/{path}", body)[:2]


def main(server: Server) -> str:
    return str(server.repo.head("main"))


def branch(server: Server, name: str, text: bytes = b"b\n") -> str:
    server.repo.refs[f"refs/heads/{name}"] = main(server)
    return server.repo.person_commits(name, {"b.txt": text})
