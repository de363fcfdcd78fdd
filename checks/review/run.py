"""One review from beginning to end: read the change, ask the model, post what it found, report."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from checks import __version__
from checks.evidence.model import Model
from checks.model import Report
from checks.review import change, event, items, results
from checks.review.budget import Budget
from checks.review.change import Change
from checks.review.event import Event
from checks.review.masking import Masker
from checks.review.placement import Placer
from checks.review.publish import Publisher
from checks.review.request import Request
from checks.review.results import Verdict
from checks.review.reviewer import Outcome, Reviewer
from checks.review.settings import MODEL
from checks.review.state import State, key_of

NO_KEY = "OPENAI_API_KEY is not set; a local server takes any text"
BAD_KEY = "OPENAI_API_KEY is no key: it holds characters that none has"
FORK = "OPENAI_API_KEY is not set: the pull request comes from a fork, which gets no secrets"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run. `log` are safe lines, `summary` is Markdown; all secrets are painted over."""

    report: Report
    log: tuple[str, ...]
    summary: str
    model_failed: bool
    complete: bool
    budget: Budget


def run(request: Request, environ: Mapping[str, str]) -> Result:
    """Review a change. Raises GuardError only for wrong use: a failing model or GitHub is part of the result."""
    masker = Masker.of_environment(environ)
    about = event.read(environ)
    found = change.read(request, about, masker)
    publisher = Publisher(environ, about, masker, request.dry_run, request.limits.deadline_s)
    publisher.read()
    budget = Budget(request.limits)
    if not found.asked:
        # A summary of earlier findings is brought up to date; there is no need for a first one.
        after = State() if publisher.has_summary else None
        return _finish(found, Outcome(left=dict(found.left)), publisher, budget, after)
    name = environ.get("OPENAI_MODEL", "").strip() or found.settings.model or MODEL
    key = _key(request, found, name)
    if publisher.before.key == key:
        return results.again(found, publisher.before, budget)
    secret = environ.get("OPENAI_API_KEY", "").strip()
    if not secret or not secret.isascii() or not secret.isprintable():
        left = {file.path: "no key" for file in found.asked} | found.left
        why = BAD_KEY if secret else FORK if about.is_fork else NO_KEY
        return _finish(found, Outcome(left=left, failures=[why]), publisher, budget, None)
    url = environ.get("OPENAI_BASE_URL", "").strip() or None
    with closing(Model(secret, url, name, request.asking_ends, request.limits.retries, budget)) as model:
        outcome = _reviewed(request, found, about, model, budget)
    return _finish(found, outcome, publisher, budget, State(key))


def _key(request: Request, found: Change, model: str) -> str:
    """Names the change, the settings and the budget: with the same, the same head is not asked about again."""
    limits = request.limits
    parts = (found.base, found.head, model, repr(found.settings), __version__)
    return key_of(*parts, str(limits.calls), str(limits.total_tokens))


def _reviewed(request: Request, found: Change, about: Event, model: Model, budget: Budget) -> Outcome:
    masker = found.sources.masker
    known = [replace(each, message=masker.mask(each.message)) for each in request.known]
    title, guidance = masker.mask(about.title), found.settings.guidance
    outcome = Reviewer(model, budget, found.sources, title, guidance, known).review(found.asked)
    outcome.left |= found.left
    return outcome


def _finish(found: Change, outcome: Outcome, publisher: Publisher, budget: Budget, after: State | None) -> Result:
    """Place, post and report. Without a state to remember nothing is posted."""
    placer = Placer(found.files, found.sources.shown)
    everything = items.items(outcome.drafts, placer, found.sources)
    there = items.on_lines(found.files, found.sources)
    verdict = Verdict(found, outcome, budget, everything, publisher.before, there)
    summary = verdict.summary()
    if after is not None:
        summary = publisher.write(found.head, summary, verdict.after(after))
    return results.result(verdict, summary, publisher.shown)
