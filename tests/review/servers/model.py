"""A model server on a loopback port that answers as a test wants, well or badly."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = dict[str, Any]
Part = bytes | float  # bytes to send, or seconds to wait


@dataclass
class Asked:
    """One request. `text` is all that its messages say."""

    path: str
    headers: dict[str, str]
    body: Any
    at: float

    @property
    def text(self) -> str:
        return "\n".join(str(message["content"]) for message in self.body["messages"])

    @property
    def is_second_reading(self) -> bool:
        schema = self.body.get("response_format", {}).get("json_schema", {})
        return schema.get("name") == "second_reading" or '{"drop"' in self.text


@dataclass
class Reply:
    """What goes over the wire. `reset` breaks the connection after the parts."""

    status: int = 200
    parts: tuple[Part, ...] = ()
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    reset: bool = False


Behaviour = Callable[[Asked, int], Reply]


@dataclass
class ModelServer:
    behaviour: Behaviour
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    @property
    def said(self) -> str:
        """All that ever reached the server."""
        return "\n".join(json.dumps(each.body, ensure_ascii=False) + str(each.headers) for each in self.asked)


def finding(path: str, line: int, quote: str, /, **more: Any) -> Answer:
    return {
        "path": path, "side": "RIGHT", "line": line, "start_line": None, "quote": quote, "level": "warning",
        "title": "This divides by zero", "body": "It fails when the list is empty. Check it first.",
        "suggestion": None, "confidence": 0.9,
    } | more  # fmt: skip


def completion(content: object, finish: str = "stop", usage: object = None, **message: Any) -> bytes:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    if usage is not None:
        body["usage"] = usage
    return json.dumps(body).encode()


def well(*findings: Answer, usage: object = None, drop: tuple[int, ...] = ()) -> Behaviour:
    """Answers with those findings whose file the request shows; the second reading drops `drop`."""

    def behave(asked: Asked, _number: int) -> Reply:
        if asked.is_second_reading:
            return Reply(parts=(completion(json.dumps({"drop": list(drop)})),))
        here = [
            each
            for each in findings
            if f"file: {each['path']}" in asked.text or f'file: "{each["path"]}"' in asked.text
        ]
        return Reply(parts=(completion(json.dumps({"findings": here}), usage=usage),))

    return behave


def saying(content: object, **more: Any) -> Behaviour:
    return lambda _asked, _number: Reply(parts=(completion(content, **more),))


def raw(*parts: Part, status: int = 200, reset: bool = False, **headers: str) -> Behaviour:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _asked, _number: Reply(status, parts, {"Content-Type": "application/json"} | named, reset)


def refusing(status: int, message: str = "no", **headers: str) -> Behaviour:
    return raw(json.dumps({"error": {"message": message, "code": None}}).encode(), status=status, **headers)


def first(count: int, bad: Behaviour, then: Behaviour) -> Behaviour:
    """Badly for some requests, then well."""
    return lambda asked, number: (bad if number <= count else then)(asked, number)


@contextmanager
def serve() -> Iterator[ModelServer]:
    server = ModelServer(well())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(
                self.path,
                {k.lower(): v for k, v in self.headers.items()},
                json.loads(data or b"null"),
                time.monotonic(),
            )
            server.asked.append(asked)
            reply = server.behaviour(asked, len(server.asked))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not any(isinstance(part, float) for part in reply.parts):
                length = sum(len(part) for part in reply.parts if isinstance(part, bytes))
                self.send_header("Content-Length", str(length + 999 * reply.reset))
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            try:
                for part in reply.parts:
                    if isinstance(part, float):
                        self.wfile.flush()
                        time.sleep(part)
                    else:
                        self.wfile.write(part)
                self.wfile.flush()
            except OSError:
                return
            if reply.reset:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        def log_message(self, *_arguments: object) -> None:
            return

        do_GET = do_POST  # noqa: N815 - the name that http.server calls

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
