"""Helm as evidence: a chart and values in, the rendered templates out.

Helm runs in a process of its own, which is killed when a chart takes too long; the next chart gets
a new one. It never sees the network: schemas, which Helm would fetch, are not part of a package.
"""

from __future__ import annotations

import atexit
import gzip
import json
import os
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import IO, Any, Protocol

from checks.errors import MissingError
from checks.evidence.helm_errors import RenderError, parse_error

TIMEOUT = 15.0
MEMORY = 4 * 1024**3
KEEP = 16
_numbers = count(1)


@dataclass(frozen=True, eq=False)
class Package:
    """The files of a chart as `helm package` lays them out, below one folder."""

    files: Mapping[str, bytes]
    number: int = field(default_factory=lambda: next(_numbers))

    @cached_property
    def archive(self) -> bytes:
        """An uncompressed .tgz of the files."""
        import tarfile

        parts = []
        for name, data in self.files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            parts += [info.tobuf(tarfile.GNU_FORMAT), data, bytes(-len(data) % tarfile.BLOCKSIZE)]
        parts.append(bytes(2 * tarfile.BLOCKSIZE))
        return gzip.compress(b"".join(parts), 0, mtime=0)

    @property
    def root(self) -> str:
        """The folder that all files stand in."""
        return next(iter(self.files), "").partition("/")[0]


class Renderer(Protocol):
    """What renders a chart."""

    def render(
        self, package: Package, values: Mapping[str, object], name: str = "release", namespace: str = "default"
    ) -> dict[str, str]:
        """The text that each template makes of the values. Raises RenderError."""

    def read(self, documents: Sequence[str]) -> list[object]:
        """YAML documents as Helm reads them; None for what is not a map in YAML."""


def renderer() -> Renderer:
    """The Helm that is there: the Python package, or a `helm` on PATH. Raises MissingError."""
    if find_spec("helm_python") is not None:
        return _worker()
    if path := shutil.which("helm"):
        from checks.evidence.helm_command import HelmCommand

        return HelmCommand(path)
    raise MissingError("Helm is not there", todo="Install self-improving-stack[helm], or put helm on PATH.")


def warm() -> None:
    """Let Helm start while other work is done, where that takes time. No error: rendering will say it."""
    if find_spec("helm_python") is not None:
        _worker().warm()


@cache
def _worker() -> HelmWorker:
    worker = HelmWorker()
    atexit.register(worker.close)
    return worker


class HelmWorker:
    """Helm's Go SDK in a process of its own. It starts with the first chart; threads take turns."""

    def __init__(self, timeout: float = TIMEOUT, memory: int = MEMORY) -> None:
        self.timeout = timeout
        self.memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._held: dict[int, None] = {}
        self._ready = False
        self._turn = threading.RLock()

    def render(
        self, package: Package, values: Mapping[str, object], name: str = "release", namespace: str = "default"
    ) -> dict[str, str]:
        """Render, within the time limit."""
        with self._turn:
            return self._rendered(package, {"values": values, "name": name, "namespace": namespace})

    def _rendered(self, package: Package, what: Mapping[str, object]) -> dict[str, str]:
        process = self._started()
        new = package.number not in self._held
        archive = package.archive if new else b""
        header, body = self._exchange(process, {"chart": package.number, **what}, archive)
        if error := header.get("error"):
            if header.get("type") == "HelmChartLoadError":
                raise RenderError(error, kind="load")
            self._hold(package.number)
            raise parse_error(error)
        self._hold(package.number)
        texts: dict[str, str] = json.loads(body)
        return texts

    def read(self, documents: Sequence[str]) -> list[object]:
        """Read YAML with Helm's own reader."""
        if not documents:
            return []
        with self._turn:
            _, body = self._exchange(self._started(), {"read": True}, json.dumps(documents).encode())
        found: list[object] = json.loads(body)
        return found

    def close(self) -> None:
        """Kill the process; the next chart starts another."""
        process, self._process = self._process, None
        self._held.clear()
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):
                    assert stream is not None
                    stream.close()
            process.wait()

    def _hold(self, number: int) -> None:
        if number not in self._held:
            while len(self._held) >= KEEP:
                self._held.pop(next(iter(self._held)))
            self._held[number] = None

    def warm(self) -> None:
        """Start the process and do not wait: Helm loads while the values are read."""
        with self._turn:
            self._warm()

    def _warm(self) -> None:
        if self._process is None or self._process.poll() is not None:
            spec = find_spec("helm_python")
            if spec is None or spec.origin is None:
                raise MissingError("Helm's library is gone", todo="Reinstall helm-python-sdk.")
            script = Path(__file__).with_name("_helm_worker.py")
            self._held.clear()
            self._ready = False
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(script), str(self.memory), str(Path(spec.origin).parents[1])],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={"GOGC": "400", **os.environ},
            )  # fmt: skip

    def _started(self) -> subprocess.Popen[bytes]:
        self.warm()
        assert self._process is not None
        if not self._ready:
            try:
                self._receive(self._process, time.monotonic() + 60)
            except (OSError, EOFError) as error:
                self.close()
                raise MissingError("Helm's library does not start", todo="Reinstall helm-python-sdk.") from error
            self._ready = True
        return self._process

    def _exchange(
        self, process: subprocess.Popen[bytes], request: dict[str, Any], data: bytes
    ) -> tuple[dict[str, Any], bytes]:
        assert process.stdin is not None
        deadline = time.monotonic() + self.timeout
        try:
            process.stdin.write(json.dumps({**request, "size": len(data)}).encode() + b"\n" + data)
            process.stdin.flush()
            return self._receive(process, deadline)
        except (OSError, EOFError) as error:
            self.close()
            reason = str(error) or "it crashed"
            raise RenderError(f"Helm stopped working on this chart: {reason}", kind="crash") from error

    def _receive(self, process: subprocess.Popen[bytes], deadline: float) -> tuple[dict[str, Any], bytes]:
        assert process.stdout is not None
        _await(process.stdout, deadline)
        header: dict[str, Any] = json.loads(process.stdout.readline() or _end())
        body = process.stdout.read(header["size"])
        if len(body) < header["size"]:
            _end()
        return header, body


def _end() -> bytes:
    raise EOFError("it crashed, perhaps for want of memory")


def _await(stream: IO[bytes], deadline: float) -> None:
    """Wait for the first byte of an answer; Windows cannot, and waits for ever."""
    if sys.platform == "win32":
        return
    ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
    if not ready:
        raise TimeoutError("it took too long")
