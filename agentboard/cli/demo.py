"""`agentboard demo`: a board with SQLite in a temporary folder, and agents that do real work on this machine."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from agentboard.cli.samples import Place, catalogue
from checks.errors import MissingError, UsageError

HELP = "Start a board in a temporary folder, with agents that do real work on this machine."
DEFAULT_PORT = 8080
MOST_AGENTS = 200
USER = "admin"
LOG = "board.log"
READY_S = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("--agents", type=int, default=12, metavar="N", help="how many agents (default 12, at most 200)")
    parser.add_argument("--port", type=int, help=f"default: {DEFAULT_PORT}, or a free one when that is taken")


def run(args: argparse.Namespace) -> int:
    """The exit code: 0 when it was stopped."""
    if not 0 <= args.agents <= MOST_AGENTS:
        raise UsageError(f"{args.agents} agents are not 0 to {MOST_AGENTS}", "--agents")
    port = _port(args.port)
    with (
        _stoppable() as stop,
        tempfile.TemporaryDirectory(prefix="agentboard-demo-", ignore_cleanup_errors=True) as name,
    ):
        folder = Path(name)
        password, admin, enrol = secrets.token_urlsafe(9), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        place = Place(f"http://127.0.0.1:{port}", admin, folder, Path.cwd())
        _add_user(folder, password)
        server = _serve(folder, port, admin, enrol)
        try:
            _until_ready(server, place)
            _greet(place, password, args.agents)
            return _work(server, place, enrol, args.agents, stop)
        finally:
            _end(server)


class Stop:
    """Whether somebody asked for the end."""

    asked = False

    def ask(self, *_signal: object) -> None:
        """The handler of the signals."""
        self.asked = True


@contextlib.contextmanager
def _stoppable() -> Iterator[Stop]:
    """SIGINT, SIGTERM and SIGHUP ask for the end; everything is stopped in order then."""
    stop = Stop()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop.ask) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _port(wanted: int | None) -> int:
    if wanted is not None and not 1 <= wanted <= 65535:
        raise UsageError(f"{wanted} is no port", "--port")
    for port in (wanted or DEFAULT_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if wanted is not None:
                    raise UsageError(f"port {wanted} is taken", "--port", "Choose another, or none.") from error
            else:
                return int(probe.getsockname()[1])
    raise MissingError("no port of 127.0.0.1 is free", "agentboard demo")


def _environment(folder: Path) -> dict[str, str]:
    """Ours, without what would make another board of this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AGENTBOARD_")}
    return {**kept, "AGENTBOARD_DATA_DIR": str(folder / "data")}


def _add_user(folder: Path, password: str) -> None:
    command = [sys.executable, "-m", "agentboard.cli", "user", "add", USER, "--role", "admin", "--password-stdin"]
    done = subprocess.run(
        command, input=password + "\n", env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MissingError(f"no user could be made: {done.stderr.strip()}", "agentboard demo")


def _serve(folder: Path, port: int, admin: str, enrol: str) -> subprocess.Popen[bytes]:
    tokens = {"AGENTBOARD_ADMIN_TOKEN": admin, "AGENTBOARD_ENROL_TOKEN": enrol}
    command = [sys.executable, "-m", "agentboard.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / LOG).open("wb") as log:
        # A group of its own: Ctrl-C reaches us alone, and the agents say goodbye before the board goes.
        return subprocess.Popen(
            command, env={**_environment(folder), **tokens}, stdout=log, stderr=subprocess.STDOUT, process_group=0
        )


def _until_ready(server: subprocess.Popen[bytes], place: Place) -> None:
    from checks.evidence.probes.web import Site, UnreachableError

    deadline = time.monotonic() + READY_S
    site = Site.of(place.url)
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(UnreachableError):
            if site.get("/readyz", 2).status == 200:
                return
        time.sleep(0.05)
    lines = _said(place.folder)
    raise MissingError("the board did not start", place.url, "\n  ".join(["It said:", *lines]))


def _greet(place: Place, password: str, agents: int) -> None:
    sys.stdout.write(
        f"\n  The board:  {place.url}\n  Sign in as: {USER}\n  Password:   {password}\n\n"
        f"  {agents} agents work for it. Restart some there, or kill one (ps -o pid,comm --ppid {os.getpid()}).\n"
        f"  Ctrl-C stops everything and removes {place.folder}.\n\n"
    )
    sys.stdout.flush()


def _work(server: subprocess.Popen[bytes], place: Place, enrol: str, agents: int, stop: Stop) -> int:
    from agentboard.cli.samples.nursery import Nursery

    nursery = Nursery(catalogue(place, agents), {"AGENTBOARD_URL": place.url, "AGENTBOARD_TOKEN": enrol}, place.folder)
    try:
        while not stop.asked and server.poll() is None:
            nursery.tend()
            time.sleep(0.2)
    finally:
        nursery.end()
    if stop.asked:
        return 0
    todo = "\n  ".join(["It said:", *_said(place.folder)])
    raise MissingError(f"the board ended by itself with code {server.returncode}", place.url, todo)


def _said(folder: Path) -> list[str]:
    """The last lines of the board's log."""
    return (folder / LOG).read_text("utf-8", errors="replace").splitlines()[-5:]


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
