"""Logs in, a report out."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from checks import __version__
from checks.engine import Run
from checks.errors import GuardError, InputError
from checks.logs import store
from checks.logs.baseline import Baseline
from checks.logs.document import Log
from checks.logs.gather import painted_pieces
from checks.logs.inputs import Source
from checks.logs.judge import Options, judged
from checks.logs.outcome import Outcome
from checks.logs.reading import Remarks, pieces
from checks.model import Level, Location, Notification, Report, Rule, Stats
from checks.registry import rules_of

TOOL = "log-anomaly"
RULES = "checks.logs.rules"
_LAST_SHOWN = 2_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """Logs of one job with the good runs that they are compared with. `store` keeps those for later, under `name`."""

    logs: Iterable[Source]
    good: Iterable[Source] = ()
    store: Path | None = None
    name: str = ""


@dataclass(slots=True)
class _State:
    run: Run
    options: Options
    counts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)

    def say(self, level: Level, message: str, uri: str = "") -> None:
        self.run.notifications.append(Notification(level, message, Location(uri) if uri else None))


def analyse(
    jobs: Iterable[Job | Notification], rules: tuple[Rule, ...], levels: Mapping[str, Level], options: Options
) -> Report:
    """Judge all logs. What could not be read is an error notification, and the others go on."""
    state = _State(Run(rules, rules_of(RULES), levels), options)
    for job in jobs:
        if isinstance(job, Notification):
            state.run.notifications.append(job)
            continue
        baseline = _baseline(job, state)
        for source in job.logs:
            _judge(source, baseline, state)
    if not state.counts and not any(each.level is Level.ERROR for each in state.run.notifications):
        state.say(Level.ERROR, "nothing was analysed: there is no log")
    ordered = sorted(state.run.findings, key=lambda each: (-each.properties["score"], each.location.uri))
    stats = Stats(dict(state.counts), dict(state.failed), {})
    return Report(TOOL, __version__, rules, tuple(ordered), tuple(state.run.notifications), stats, state.run.sources)


def _baseline(job: Job, state: _State) -> Baseline | None:
    """The good runs of a job, from the store and as given; the store is renewed with what was given."""
    good = list(job.good)
    stored = job.store is not None and store.path_of(job.store, job.name).exists()
    if job.store is not None and (stored or not good):
        baseline = store.read(job.store, job.name)
    elif good:
        baseline = Baseline()
    else:
        return None
    learned = sum(_learned(source, baseline, state) for source in good)
    if good and not learned and not stored:
        raise InputError("none of the good runs could be read", good[0].uri, "Name logs of runs that ended well.")
    if job.store is not None and learned:
        store.write(job.store, job.name, baseline)
    return baseline


def _learned(source: Source, baseline: Baseline, state: _State) -> int:
    """How many good runs were learned: one, or none when it could not be read."""
    remarks, before = Remarks(), baseline.runs
    with _survived(source, state, "good runs"), source.open() as stream:
        baseline.learn(painted_pieces(pieces(stream, remarks)))
        state.counts["good runs"] += 1
        _tell(remarks, source, state)
    return baseline.runs - before


def _judge(source: Source, baseline: Baseline | None, state: _State) -> None:
    remarks = Remarks()
    with _survived(source, state, "logs"), source.open() as stream:
        log = judged(source.uri, pieces(stream, remarks), state.options, baseline)
        _tell(remarks, source, state)
        if not log.total:
            raise InputError("is empty", source.uri, "Name a log with lines in it.")
        state.counts["logs"] += 1
        state.counts["lines"] += log.total
        state.run.findings += state.run.judge(log, state.run.rules)  # type: ignore[arg-type]
        state.run.sources[log.uri] = _text(log)
        if log.outcome is Outcome.BAD and not log.blocks:
            state.say(Level.WARNING, "it ended badly and no line explains it well: --min-score 0 ranks all", log.uri)


@contextmanager
def _survived(source: Source, state: _State, kind: str) -> Iterator[None]:
    """One log that cannot be read is told, and the others go on."""
    try:
        yield
    except GuardError as error:
        what = error.what
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        what = f"cannot be unpacked: {error}"
    else:
        return
    state.say(Level.ERROR, what, source.uri)
    state.failed[kind] += 1


def _tell(remarks: Remarks, source: Source, state: _State) -> None:
    level = Level.WARNING if remarks.broken else Level.NOTE
    for words in remarks.words:
        state.say(level, words, source.uri)


def _text(log: Log) -> str:
    """The text of the log as far as a report may show it: other lines are empty."""
    last = max((number for number in log.lines if number <= _LAST_SHOWN), default=0)
    return "\n".join(log.lines.get(number, "") for number in range(1, last + 1))
