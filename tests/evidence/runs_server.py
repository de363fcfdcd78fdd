"""A server that speaks as GitHub does of the runs of one repository."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STEPS = "".join(f"2026-11-25T22:10:11.1234567Z step {number} of the build\n" for number in range(30))
GOOD = f"{STEPS}2026-11-25T22:10:12.1234567Z 12 passed\n".encode()
BAD = f"{STEPS}2026-11-25T22:10:12.1234567Z Error: cannot open shop.db\n##[error]Process completed with exit code 1.\n"
LOGS = {31: GOOD, 32: GOOD + b"more\n", 11: BAD.encode(), 12: b"fine 12\n"}
JOBS = {
    1: [(11, "test (3.12)", "failure"), (12, "lint", "success"), (13, "old", "timed_out")],
    3: [(31, "test (3.12)", "success"), (33, "lint", "success")],
    4: [(32, "test (3.12)", "success")],
    5: [(99, "test (3.12)", "success")],
}


class Handler(BaseHTTPRequestHandler):
    """The few answers that are asked for."""

    def do_GET(self) -> None:
        path, _, query = self.path.removeprefix("/repos/acme/shop").partition("?")
        if match := re.fullmatch(r"/actions/jobs/(\d+)/logs", path):
            data = LOGS.get(int(match[1]))
            self.answer(200 if data else 410, data or b'{"message": "expired"}')
        elif match := re.fullmatch(r"/actions/runs/(\d+)/jobs", path):
            jobs = JOBS.get(int(match[1]), [])
            self.json({"jobs": [{"id": i, "name": n, "conclusion": c, "run_id": 1} for i, n, c in jobs]})
        elif match := re.fullmatch(r"/actions/jobs/(\d+)", path):
            self.json({"id": int(match[1]), "name": "test (3.12)", "conclusion": "failure", "run_id": 1})
        elif path == "/actions/workflows/7/runs":
            assert "branch=trunk" in query
            assert "status=success" in query
            self.json({"workflow_runs": [{"id": run} for run in (1, 5, 3, 4)]})
        elif re.fullmatch(r"/actions/runs/\d+", path):
            self.json({"id": 1, "workflow_id": 7})
        else:
            self.json({"default_branch": "trunk"})

    def json(self, data: Any) -> None:
        self.answer(200, json.dumps(data).encode())

    def answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[str]:
    """The address of the server while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
