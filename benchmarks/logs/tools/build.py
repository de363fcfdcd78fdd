"""From jobs to folders of cases: run, wrap, label, write."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.logs.tools import formats
from benchmarks.logs.tools.label import find
from benchmarks.logs.tools.model import Break, Job, Span
from benchmarks.logs.tools.run import Record, run
from benchmarks.logs.tools.toolbox import Toolbox

GOOD_RUNS = 3
PREPARATIONS = (
    "apt-get -s install --reinstall git curl python3 openssh-client",
    "pip list --format=freeze",
    "dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n' | shuf -n 140 | sort",
    "git clone -q . copy && find copy -type f | sort && rm -rf copy\nenv | cut -d= -f1 | sort",
    "for n in $(seq 60); do echo fetching layer $n: $(od -An -N6 -tx8 /dev/urandom) done; done\ndf -h",
    "npm config ls -l | head -150",
)
"""What jobs begin with, by their names: a log's first lines are about something else."""
AFTERMATH = (
    Span(r"^make(\[\d+\])?: \*\*\* ", every=True),
    Span(r"^npm (ERR!|error)", every=True),
    Span(r"^ELIFECYCLE|^error Command failed with exit code", every=True),
)
"""What tools say because another one failed."""


@dataclass(frozen=True, slots=True)
class Log:
    """A wrapped run: its lines, and for each the index of the tool's line (or formats.OWN, formats.ECHO)."""

    lines: list[str]
    origin: list[int]

    def numbers(self, indices: list[int]) -> list[int]:
        wanted = set(indices)
        return [number for number, index in enumerate(self.origin, 1) if index in wanted]


class CaseError(Exception):
    """A run that did not go as its scenario says."""


def cases(job: Job, form: str, out: Path, toolbox: Toolbox) -> Iterator[Path | CaseError]:
    """Write the job's cases in one form of log; yields what was written."""
    wrapped = [_good(job, form, number, toolbox) for number in range(1, GOOD_RUNS + 1)]
    if job.benign:
        for number, log in enumerate(wrapped, 1):
            yield _write(out / "benign" / f"{job.name}-{form}-{number}.log", log)
    for each in job.breaks:
        try:
            log, labels = _broken(job, each, form, toolbox)
        except CaseError as error:
            yield error
            continue
        folder = out / f"{each.tool}-{each.name}-{form}"
        _write(folder / "failing.log", log)
        for number, good in enumerate(wrapped, 1):
            _write(folder / f"good-{number}.log", good)
        (folder / "labels.json").write_text(json.dumps(labels) + "\n", encoding="utf-8")
        yield folder


def forms(job: Job, count: int) -> list[str]:
    """The forms that this job's logs take: the first by its name, the next in order."""
    names = list(formats.FORMATS)
    first = zlib.crc32(job.name.encode()) % len(names)
    return [names[(first + 2 * step) % len(names)] for step in range(min(count, 3))]


def split(tool: str) -> str:
    """`dev` or `validation`: a third of the tools is kept apart."""
    return "validation" if zlib.crc32(tool.encode()) % 3 == 0 else "dev"


def _steps(job: Job) -> tuple[tuple[str, str], ...]:
    return (("Prepare", PREPARATIONS[zlib.crc32(job.name.encode()) % len(PREPARATIONS)]), *job.steps)


def _good(job: Job, form: str, number: int, toolbox: Toolbox) -> Log:
    record = run(job.files(number), _steps(job), toolbox, terminal=form in formats.TERMINAL)
    if record.failed:
        tail = "\n".join(text for _, text in record.steps[-1].lines[-30:])
        raise CaseError(f"{job.name}: a run that should be good failed in {record.steps[-1].name}:\n{tail}")
    return _wrap(record, job, form, f"{job.name} {form} good {number}", toolbox)


def _broken(job: Job, broken: Break, form: str, toolbox: Toolbox) -> tuple[Log, dict[str, Any]]:
    files = {**job.files(GOOD_RUNS + 1), **{path: text for path, text in broken.files.items() if text is not None}}
    for path in (path for path, text in broken.files.items() if text is None):
        del files[path]
    steps = tuple((name, broken.steps.get(name, command)) for name, command in _steps(job))
    record = run(files, steps, toolbox, terminal=form in formats.TERMINAL)
    if not record.failed:
        raise CaseError(f"{job.name}/{broken.name}: the broken run ended well")
    raw = [text for step in record.steps for _, text in step.lines]
    log = _wrap(record, job, form, f"{job.name} {broken.name} {form}", toolbox)
    truth = find(broken.truth, raw)
    if not truth:
        raise CaseError(f"{job.name}/{broken.name}: nothing to label in:\n" + "\n".join(raw[-30:]))
    accept = sorted({*find((*broken.accept, *AFTERMATH), raw)} - {*truth})
    labels = {
        "lines": log.numbers(truth),
        "accept": log.numbers([*accept, formats.ECHO]),
        "tool": broken.tool,
        "job": job.name,
        "break": broken.name,
        "format": form,
        "split": split(broken.tool),
        "n_lines": len(log.lines),
    }
    return log, labels


def _wrap(record: Record, job: Job, form: str, seed: str, toolbox: Toolbox) -> Log:
    work, home = (each.format(job.name) for each in formats.FOLDERS[form])
    names = {record.work: work, record.home: home, str(Path(record.work).parent / "tmp"): "/tmp",
             str(toolbox.root.resolve()): "/opt/tools", str(toolbox.root): "/opt/tools"}  # fmt: skip
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    pairs = list(formats.FORMATS[form](record, formats.place(job.name, seed)))
    lines = [pattern.sub(lambda match: names[match[0]], line) for line, _ in pairs]
    return Log(lines, [index for _, index in pairs])


def _write(path: Path, log: Log) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(log.lines) + "\n").encode("utf-8", "replace"))
    return path


def ranges(numbers: list[int]) -> list[list[int]]:
    """Sorted numbers as inclusive ranges."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def manifest(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The form that score_logs.py and the shared labelled logs have."""
    logs = [
        {
            "file": row["file"],
            "n_lines": row["n_lines"],
            "kind": row["tool"],
            "source": row.get("split", "benign"),
            "good": row.get("good", False),
            "truth": ranges(row.get("lines", [])),
            "accept": ranges(row.get("accept", [])),
        }
        for row in rows
    ]
    return {"about": "Runs of ordinary tools, labelled by benchmarks/logs/tools.", "logs": logs}
