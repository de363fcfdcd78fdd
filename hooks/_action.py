"""What an action's step needs around a console script: its arguments, outputs and job summary."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from checks.errors import UsageError
from hooks import _base, _comment

SUMMARY_LIMIT = 1024 * 1024 - 4096
CUT_NOTE = "\n\n_The summary was cut here: GitHub takes 1 MiB a step. The output `report` names the whole._\n"
FAIL_ON = {"none": "never", "any": "note", "info": "note"}
FILTER_MODES = ("added", "diff_context", "file", "nofilter")
LEVELS = ("error", "warning", "note")
REPORTERS = ("github", "text", "none")
REPORTS = {"json": "report.json", "sarif": "report.sarif", "markdown": "summary.md"}
OPTIONS = ("chart", "config", "baseline", "db", "good", "baseline-store", "job", "run-id", "min-score", "top")
SWITCHES = ("offline",)
# What these read is no part of the change.
WHOLE = ("log-anomaly",)
LISTS = {"select": "select", "ignore": "ignore", "families": "family"}


@dataclass(frozen=True, slots=True)
class Step:
    """One run: the arguments of the console script and the folder of its reports."""

    argv: tuple[str, ...]
    reports: Path


def prepare(tool: str, env: Mapping[str, str]) -> Step:
    """Turn the inputs of the action into arguments, and go to the working directory."""
    _enter(_input(env, "working_directory", "."))
    reports = Path(tempfile.mkdtemp(prefix=f"{tool}-", dir=env.get("RUNNER_TEMP")))
    change = () if tool in WHOLE else tuple(_change(env))
    return Step((*_options(env, reports), *change, "--", *_paths(env)), reports)


def publish(step: Step, env: Mapping[str, str]) -> None:
    """Write the outputs and the job summary that the finished run allows."""
    if "GITHUB_OUTPUT" in env:
        _append(env["GITHUB_OUTPUT"], "".join(_outputs(step.reports)))
    path = step.reports / REPORTS["markdown"]
    if not path.exists():
        return
    summary = path.read_text("utf-8")
    if "GITHUB_STEP_SUMMARY" in env:
        _append(env["GITHUB_STEP_SUMMARY"], shortened(summary))
    if _choice(env, "comment", ("true", "false"), "false") == "true":
        _comment.publish(shortened(summary, _comment.MOST_BYTES), not _levels(step.reports), env)


def shortened(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """At most `limit` bytes of `text`, ending with a whole line and a word about the cut."""
    data = text.encode()
    if len(data) <= limit:
        return text
    kept = data[: limit - len(CUT_NOTE)].rpartition(b"\n")[0]
    return kept.decode("utf-8", "ignore") + CUT_NOTE


def output(name: str, value: str) -> str:
    """The form for any text: nobody can guess the delimiter and so add outputs of their own."""
    delimiter = f"end-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


def _enter(folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError as error:
        raise UsageError(
            f"cannot be entered: {error.strerror}", folder, "Check the input working_directory."
        ) from error


def _options(env: Mapping[str, str], reports: Path) -> Iterator[str]:
    reporter = _choice(env, "reporter", REPORTERS, "github")
    if reporter != "none":
        yield f"--format={reporter}"
    yield from (f"--format={kind}={reports / name}" for kind, name in REPORTS.items())
    fail_level = _choice(env, "fail_level", (*FAIL_ON, *LEVELS, "never"), "error")
    yield from ("--fail-on", FAIL_ON.get(fail_level, fail_level))
    if (level := _choice(env, "level", LEVELS, "note")) != "note":
        yield f"--level={level}"
    yield from (f"--{name}={value}" for name in OPTIONS if (value := _input(env, name.replace("-", "_"))))
    yield from (f"--{name}" for name in SWITCHES if _choice(env, name, ("true", "false"), "false") == "true")
    for name, flag in LISTS.items():
        yield from (f"--{flag}={value}" for value in _input(env, name).replace(",", " ").split())


def _change(env: Mapping[str, str]) -> Iterator[str]:
    mode = _choice(env, "filter_mode", FILTER_MODES, "nofilter")
    base = _base.of(_input(env, "base"), env)
    if base:
        yield from (f"--base={base}", "--filter-mode", mode)
    elif mode != "nofilter":
        raise UsageError(
            f"filter_mode {mode} needs a version to compare with",
            todo="Run on pull_request, or set the input base, or filter_mode: nofilter.",
        )


def _paths(env: Mapping[str, str]) -> list[str]:
    """The input `files` or `paths`: one a line, globs allowed. A glob may be empty, all of them may not."""
    lines = [line.strip() for line in _input(env, "paths", _input(env, "files")).splitlines()]
    patterns = [line for line in lines if line]
    paths = [path for pattern in patterns for path in _expanded(pattern)]
    if patterns and not paths:
        raise UsageError("no file matches", ", ".join(patterns), "Check the input that lists the files.")
    return list(dict.fromkeys(paths))


def _expanded(pattern: str) -> list[str]:
    if not has_magic(pattern) or Path(pattern).exists():
        return [pattern]
    found = glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses an absolute pattern
    return sorted(path for path in found if Path(path).is_file())


def _input(env: Mapping[str, str], name: str, default: str = "") -> str:
    return env.get(f"INPUT_{name.upper()}", "").strip() or default


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = _input(env, name, default)
    if value not in choices:
        raise UsageError(f"{value!r} is no {name}", todo=f"Choose one of: {', '.join(choices)}.")
    return value


def _outputs(reports: Path) -> Iterator[str]:
    report, sarif = (reports / REPORTS[kind] for kind in ("json", "sarif"))
    if report.exists():
        levels = _levels(reports)
        yield output("findings", str(len(levels)))
        yield output("errors", str(levels.count("error")))
        yield output("report", str(report))
    if sarif.exists():
        yield output("sarif", str(sarif))


def _levels(reports: Path) -> list[str]:
    return [finding["level"] for finding in json.loads((reports / REPORTS["json"]).read_bytes())["findings"]]


def _append(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8") as stream:
        stream.write(text)
