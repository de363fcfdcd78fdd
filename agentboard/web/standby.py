"""A replica that waits: it answers probes, sends everybody else away, and takes over when the leader is gone."""

from __future__ import annotations

import json
import logging
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType

from agentboard.web.core.errors import StoreError
from agentboard.web.core.settings import Settings
from agentboard.web.core.store_postgres import PostgresStore

log = logging.getLogger("agentboard")
LOOK_S = 1.0


def wait_for_lead(store: PostgresStore, settings: Settings) -> bool:
    """Wait until `store` leads. False when SIGTERM or SIGINT came first.

    Meanwhile /healthz says 200, so that nobody restarts the replica, and everything else 503, so that nobody uses it.
    """
    if _leads(store):
        return True
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    server = ThreadingHTTPServer((settings.host.strip("[]"), settings.port), _Handler)
    threading.Thread(target=server.serve_forever, name="agentboard-standby", daemon=True).start()
    log.info("another replica leads, waiting")
    try:
        while not stopped.wait(LOOK_S):
            if _leads(store):
                log.info("taking over")
                return True
        return False
    finally:
        server.shutdown()
        server.server_close()
        for each, handler in before.items():
            signal.signal(each, handler)


def _leads(store: PostgresStore) -> bool:
    try:
        return store.lead()
    except StoreError as error:
        log.warning("the database does not answer", extra={"reason": str(error)})
        return False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        alive = self.path.partition("?")[0] == "/healthz"
        error = {"code": "standby", "message": "Another replica leads; this one waits."}
        body = json.dumps({"status": "standby"} if alive else {"error": error}).encode()
        self.send_response(200 if alive else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(body)))
        if not alive:
            self.send_header("Retry-After", "2")
        # The body of a request is not read: the connection cannot be used again.
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer  # noqa: N815 (the base's names)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Probes are not worth a line each."""
