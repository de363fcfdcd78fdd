"""A real board in its own process, for every test that needs one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ADMIN_TOKEN = "admin-token-of-the-tests"
ENROL_TOKEN = "enrolment-token-of-the-tests"
PASSWORD = "correct horse battery"


def free_port() -> int:
    """A port of the loopback address that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class BoardServer:
    """A board that can be started, killed and started again on the same folder and port.

    The user `admin` signs in with `password` when `with_user` was asked for.
    """

    data_dir: Path
    port: int = field(default_factory=free_port)
    env: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    admin_token: str = ADMIN_TOKEN
    enrol_token: str = ENROL_TOKEN
    password: str = PASSWORD
    process: subprocess.Popen[str] = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir.with_name(self.data_dir.name + ".log")

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AGENTBOARD_", "OTEL_"))},
            "AGENTBOARD_ADMIN_TOKEN": self.admin_token,
            "AGENTBOARD_ENROL_TOKEN": self.enrol_token,
            "AGENTBOARD_DATA_DIR": str(self.data_dir),
            **self.env,
        }

    def command(self) -> list[str]:
        if self.plain:
            return [sys.executable, "-m", "flask", "--app", "agentboard.web.app", "run", "--port", str(self.port)]
        return [sys.executable, "-m", "agentboard.cli", "serve", "--port", str(self.port)]

    def cli(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """`agentboard ARGUMENTS` on the same folder."""
        command = [sys.executable, "-m", "agentboard.cli", *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, env=self.environment(), timeout=30, check=False
        )

    def add_user(self, name: str = "admin", role: str = "admin") -> None:
        done = self.cli("user", "add", name, "--role", role, "--password-stdin", stdin=self.password + "\n")
        assert done.returncode == 0, done.stderr

    def start(self) -> float:
        """Start it and wait until it is ready: the seconds that took."""
        self.spawn()
        return self.wait()

    def spawn(self) -> None:
        """Start it."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(), stdout=log, stderr=subprocess.STDOUT, text=True
            )

    def wait(self) -> float:
        """Wait until it is ready: the seconds that took."""
        began = time.monotonic()
        while time.monotonic() - began < 30:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(self.url + "/readyz", timeout=5) as reply:
                    assert reply.status == 200
                return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
        raise AssertionError(self.log.read_text())

    def stop(self) -> int:
        """Stop it gracefully: its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=20)

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def board_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """One board for all tests of a module; the user `admin` exists."""
    server = BoardServer(tmp_path_factory.mktemp("board") / "data")
    server.add_user()
    server.start()
    yield server
    server.stop()
