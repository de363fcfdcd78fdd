"""Our own tool on one file, in process: the console script's `main`, in a fresh folder each time."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Found = dict[str, Any]


@dataclass(slots=True)
class Run:
    """What one run said. `code` is the exit code; `error` what it wrote when it could not do its work."""

    findings: list[Found] = field(default_factory=list)
    notifications: list[Found] = field(default_factory=list)
    code: int = 0
    error: str = ""
    seconds: float = 0.0


def findings(file: Path, chart: Path | None, against: Path | None) -> list[Found]:
    """The findings of our tool: category, line, level, rule, fingerprint, message."""
    return run(file, chart, against).findings


def run(file: Path, chart: Path | None, against: Path | None) -> Run:
    """Our console script on one file."""
    from hooks.values_sanity import main

    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        report = Path(folder) / "report.json"
        argv = [str(file), "--format", f"json={report}", "--fail-on", "never", "--no-color"]
        argv += ["--chart", str(chart)] if chart else []
        argv += ["--against", str(against)] if against else []
        said = io.StringIO()
        began = time.perf_counter()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            code = main(argv)
        seconds = time.perf_counter() - began
        if not report.exists():
            return Run(code=code, error=said.getvalue().strip()[-400:], seconds=seconds)
        data = json.loads(report.read_text(encoding="utf-8"))
    return Run(data["findings"], data["notifications"], code, "", seconds)


@contextlib.contextmanager
def folder_with(chart: Path | None, name: str, text: str) -> Iterator[tuple[Path, Path | None]]:
    """A fresh folder with a copy of the chart and the file in it; the working directory while it lasts."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="case-") as root:
        target = Path(root) / "chart"
        if chart:
            shutil.copytree(chart, target)
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        os.chdir(root)
        try:
            yield file, target if chart else None
        finally:
            os.chdir(here)


def run_text(chart: Path | None, name: str, text: str, before: str | None = None) -> Run:
    """Our tool on a text, as the file `name` of a chart; `before` is the version to compare with."""
    with folder_with(chart, name, text) as (file, copy):
        against = None
        if before is not None:
            against = file.parent.parent / f"before-{file.name}"
            against.write_text(before, encoding="utf-8", newline="")
        return run(file, None if name == "values.yaml" else copy, against)


class Cache:
    """Results of base files, which many cases share."""

    def __init__(self) -> None:
        self._known: dict[str, Run] = {}

    def run(self, chart: Path, name: str, text: str) -> Run:
        """As `run_text`, once for the same chart and text."""
        key = hashlib.sha256(f"{chart}\0{name}\0{text}".encode()).hexdigest()
        if key not in self._known:
            self._known[key] = run_text(chart, name, text)
        return self._known[key]
