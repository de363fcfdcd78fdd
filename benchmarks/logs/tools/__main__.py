"""Run real tools on good and broken projects and write their logs with labels.

    python -m benchmarks.logs.tools OUT [--tools FOLDER] [--only JOB ...] [--forms 1] [--again] [--list]

OUT/<tool>-<break>-<form>/ gets failing.log, good-1.log to good-3.log and labels.json; OUT/benign/ logs of good runs
that are full of scary words; OUT/manifest.json has the form of the labelled logs' manifest. What could not run is said,
and the exit status is 1. The tools are laid into FOLDER (default: OUT/.tools) from the package registries.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from benchmarks.logs.tools import jobs
from benchmarks.logs.tools.build import CaseError, cases, forms, manifest
from benchmarks.logs.tools.model import Job
from benchmarks.logs.tools.readme import README
from benchmarks.logs.tools.toolbox import Toolbox


def all_jobs() -> list[Job]:
    modules = (import_module(f"{jobs.__name__}.{info.name}") for info in iter_modules(jobs.__path__))
    return [job for module in modules for job in module.JOBS]


def _rows(out: Path) -> list[dict[str, Any]]:
    """What the folder holds: a run with --only adds to it."""
    rows = [
        json.loads(path.read_text(encoding="utf-8")) | {"file": f"{path.parent.name}/failing.log"}
        for path in sorted(out.glob("*/labels.json"))
    ]
    for path in sorted(out.glob("benign/*.log")):
        job, form, _ = path.stem.rsplit("-", 2)
        count = path.read_bytes().count(b"\n")
        rows.append(
            {"file": f"benign/{path.name}", "good": True, "tool": job, "job": job, "format": form, "n_lines": count}
        )
    return rows


def _save(out: Path) -> None:
    (out / "manifest.json").write_text(json.dumps(manifest(_rows(out)), indent=0) + "\n", encoding="utf-8")
    (out / "README.md").write_text(README, encoding="utf-8")


def _run(wanted: list[Job], out: Path, toolbox: Toolbox, count: int, again: bool) -> list[str]:
    problems = []
    for job in wanted:
        missing = [name for name in job.needs if not toolbox.has(name)]
        if missing:
            problems.append(f"{job.name}: {', '.join(missing)} not found")
            continue
        for form in forms(job, count):
            if not again and any((row["job"], row["format"]) == (job.name, form) for row in _rows(out)):
                continue
            started, written = time.monotonic(), 0
            try:
                for each in cases(job, form, out, toolbox):
                    if isinstance(each, CaseError):
                        problems.append(f"{form}: {each}")
                    written += not isinstance(each, CaseError)
            except CaseError as error:
                problems.append(f"{form}: {error}")
            _save(out)
            print(f"{job.name:20} {form:9} {written} logs, {time.monotonic() - started:.0f} s", flush=True)
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tools", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--forms", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="run what is there already too")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    wanted = [job for job in all_jobs() if not args.only or job.name in args.only]
    if args.list:
        for job in wanted:
            print(job.name, *(f"{each.tool}-{each.name}" for each in job.breaks))
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    toolbox = Toolbox((args.tools or args.out / ".tools").resolve())
    toolbox.install()
    problems = _run(wanted, args.out, toolbox, args.forms, args.again)
    for problem in problems:
        print(problem, file=sys.stderr)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
