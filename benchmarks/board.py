"""The board under load, beside a plain Flask program, in one run: `python -m benchmarks.board [--quick] [--only ours]`.

Server, agents and boards are processes of their own. What is measured of a server: processor time in cores (all its
threads, user and system) and resident memory over the paced part; the age of a heartbeat when a board has read the
frame that shows it; the time until a heartbeat is answered; heartbeats/s that it takes singly and in batches of 500.

Flower is not in the table. It reads Celery's events from a message broker and has neither heartbeats over HTTP nor a
push to browsers (its pages poll), so none of these figures exists for it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
TOKENS = {"ADMIN": secrets.token_urlsafe(), "ENROL": secrets.token_urlsafe()}
GRID = ((26, 1), (500, 20), (2000, 50), (5000, 1), (5000, 200))
QUICK = ((26, 1), (500, 20))
THREADS = 2000  # a thread a connection: the plain program is not asked for more
WARM_UP_S = 6.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    name: str
    url: str
    pid: int

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_mb(self) -> float:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def serving(name: str) -> Iterator[Server]:
    with socket.socket() as probe, tempfile.TemporaryDirectory(prefix="bench-board-") as folder:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        ours = [sys.executable, "-m", "agentboard.cli", "serve", "--port", str(port), "--data-dir", folder]
        command = ours if name == "ours" else [sys.executable, "-m", "benchmarks._board.peer", str(port)]
        tokens = {"AGENTBOARD_ADMIN_TOKEN": TOKENS["ADMIN"], "AGENTBOARD_ENROL_TOKEN": TOKENS["ENROL"]}
        with (Path(folder) / "server.log").open("w") as log:
            process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **tokens}, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            until_ready(url, process)
            yield Server(name, url, process.pid)
        finally:
            process.kill()
            process.wait()


def until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"the server ended with {process.returncode}") from None
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not become ready")


class Helper:
    """A process that says "ready", waits for a line, and answers with one line of JSON."""

    def __init__(self, module: str, *arguments: object) -> None:
        command = [sys.executable, "-m", f"benchmarks._board.{module}", *map(str, arguments)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **TOKENS}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        if self._process.stdout.readline() != "ready\n":
            raise SystemExit(f"{module} did not start")

    def go(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def result(self) -> dict[str, Any]:
        out, _ = self._process.communicate(timeout=300)
        found: dict[str, Any] = json.loads(out)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


def paced(name: str, agents: int, boards: int, seconds: float) -> dict[str, Any]:
    """One row of the table."""
    with serving(name) as server, ExitStack() as stack:
        load = stack.enter_context(Helper("agents", server.url, "paced", agents, WARM_UP_S + seconds))
        watch = stack.enter_context(Helper("boards", server.url, boards, seconds))
        load.go()
        time.sleep(WARM_UP_S)  # each agent has beaten once, over a connection that stays
        before, began = server.cpu_s(), time.monotonic()
        watch.go()
        seen = watch.result()
        cpu = (server.cpu_s() - before) / (time.monotonic() - began)
        return {
            "server": name,
            "agents": agents,
            "boards": boards,
            "cpu": cpu,
            "rss_mb": server.rss_mb(),
            **seen,
            **load.result(),
        }


def fastest(name: str, mode: str, seconds: float) -> dict[str, Any]:
    """Heartbeats/s as fast as they are taken; and what a reconnecting fleet costs, for the memory."""
    agents = {"single": 256, "batch": 2000}[mode]
    with serving(name) as server, Helper("agents", server.url, mode, agents, seconds) as load:
        before, began = server.cpu_s(), time.monotonic()
        load.go()
        found = load.result()
        cpu = (server.cpu_s() - before) / (time.monotonic() - began)
        return {"server": name, "mode": mode, "cpu": cpu, "rss_mb": server.rss_mb(), **found}


def main() -> None:
    parser = argparse.ArgumentParser(description="The board under load, beside a plain Flask program.")
    parser.add_argument("--quick", action="store_true", help="small fleets, a few seconds each")
    parser.add_argument("--only", choices=("ours", "flask"), help="one server")
    parser.add_argument("--grid", help="AGENTS:BOARDS,... instead of the usual")
    parser.add_argument("--seconds", type=float, help="of each measurement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures")
    args = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, most), most))
    grid = (
        [tuple(map(int, each.split(":"))) for each in args.grid.split(",")]
        if args.grid
        else QUICK
        if args.quick
        else GRID
    )
    seconds = args.seconds or (4.0 if args.quick else 15.0)
    servers = [args.only] if args.only else ["ours", "flask"]
    rows, rates = [], []
    head = ("server", "agents", "boards", "cores", "MB", "to frame p50", "p99", "answer p50", "p99 ms", "lost")
    print("".join(f"{each:>13}" for each in head))
    for agents, boards in grid:
        for name in servers:
            if name == "flask" and agents > THREADS:
                continue
            row = paced(name, agents, boards, seconds)
            rows.append(row)
            cells = [name, agents, boards, f"{row['cpu']:.3f}", f"{row['rss_mb']:.0f}"]
            cells += [
                f"{row.get(key, float('nan')):.1f}"
                for key in ("frame_50_ms", "frame_99_ms", "answer_50_ms", "answer_99_ms")
            ]
            print("".join(f"{each!s:>13}" for each in [*cells, row["lost"] + row["errors"]]), flush=True)
    print("".join(f"{each:>13}" for each in ("server", "one by one", "batches", "heartbeats/s")))
    for name in servers:
        single, batch = (fastest(name, mode, seconds) for mode in ("single", "batch"))
        rates += [single, batch]
        print("".join(f"{each:>13}" for each in (name, f"{single['per_s']:.0f}", f"{batch['per_s']:.0f}")), flush=True)
    if args.json:
        args.json.write_text(json.dumps({"paced": rows, "rates": rates, "load": os.getloadavg()}, indent=1))


if __name__ == "__main__":
    main()
