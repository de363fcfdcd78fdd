"""Run the steps of a job in a fresh folder, and keep every line with the moment it came."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.logs.tools.toolbox import Toolbox

LIMIT = 240.0
"""Seconds that a step may take."""


@dataclass(slots=True)
class Step:
    """What one step printed: (seconds since the job began, line without its newline), and how it ended."""

    name: str
    command: str
    begun: float
    lines: list[tuple[float, str]] = field(default_factory=list)
    ended: float = 0.0
    status: int = 0


@dataclass(slots=True)
class Record:
    """A whole run. `work` and `home` are the folders whose names stand in its lines."""

    steps: list[Step]
    work: str
    home: str

    @property
    def failed(self) -> bool:
        return self.steps[-1].status != 0


def run(files: Mapping[str, str], steps: tuple[tuple[str, str], ...], toolbox: Toolbox, *, terminal: bool) -> Record:
    """Lay the files into a new repository and run the steps until one fails. `terminal` gives them a tty."""
    with tempfile.TemporaryDirectory(prefix="job-", dir=toolbox.scratch) as folder:
        root = Path(folder)
        work, home = root / "work", root / "home"
        for path in (work, home, root / "tmp"):
            path.mkdir()
        _lay(files, work)
        env = toolbox.environment(root)
        _commit(work, env)
        record, started = Record([], str(work), str(home)), time.monotonic()
        for name, command in steps:
            step = Step(name, command, time.monotonic() - started)
            record.steps.append(step)
            _step(step, work, env, terminal, started)
            if step.status:
                break
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)
    return record


def _lay(files: Mapping[str, str], work: Path) -> None:
    for name, text in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if text.startswith("#!"):
            path.chmod(0o755)


def _commit(work: Path, env: Mapping[str, str]) -> None:
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", f"State {time.time_ns()}")):
        subprocess.run(["git", *words], cwd=work, env=env, check=True, capture_output=True)


def _step(step: Step, work: Path, env: Mapping[str, str], terminal: bool, started: float) -> None:
    reader, writer = pty.openpty() if terminal else os.pipe()
    command = ["timeout", "-k", "5", str(LIMIT), "bash", "-e", "-o", "pipefail", "-c", step.command]
    none = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=work, env=env, stdin=none, stdout=writer, stderr=writer) as process:
        os.close(writer)
        for text in _lines(reader):
            step.lines.append((time.monotonic() - started, text))
        os.close(reader)
        step.status = process.wait()
    step.ended = time.monotonic() - started


def _lines(reader: int) -> Iterator[str]:
    rest = b""
    while True:
        try:
            data = os.read(reader, 65536)
        except OSError:  # the last writer of a terminal has closed it
            data = b""
        if not data:
            break
        *whole, rest = (rest + data).split(b"\n")
        yield from (each.decode("utf-8", "replace") for each in whole)
    if rest:
        yield rest.decode("utf-8", "replace")
