"""What a run tells: a verdict, the report, lines for the log, and the state to remember."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checks import __version__
from checks.model import Finding, Level, Location, Notification, Report, Rule, Stats
from checks.reporters.safe import one_line
from checks.reporters.tally import count, levels
from checks.review import comments
from checks.review.budget import Budget
from checks.review.change import Change
from checks.review.comments import Summary
from checks.review.items import Item, unsaid
from checks.review.placement import essence_of_path
from checks.review.reviewer import Outcome
from checks.review.state import Earlier, State

if TYPE_CHECKING:
    from checks.review.run import Result

TOOL = "ai-review"
RULE = Rule(TOOL, Level.WARNING, "review", "A language model finds fault with it.", "", lambda _: iter(()), TOOL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finished review and what was said before it. `there` are the fingerprints of all lines of the change."""

    change: Change
    outcome: Outcome
    budget: Budget
    items: Sequence[Item]
    before: State
    there: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether everything was reviewed."""
        return not self.outcome.failures and not self.outcome.left

    @property
    def left(self) -> dict[str, str]:
        """Why files were not reviewed, by their names as they may be shown."""
        mask = self.change.sources.masker.certain
        return {mask(essence_of_path(path)): why for path, why in self.outcome.left.items()}

    @property
    def earlier(self) -> list[Earlier]:
        """What was said before, was not found again, and still stands in the change."""
        again = {item.fingerprint for item in self.items}
        return [each for each in self.before.earlier if each.fingerprint in self.there - again]

    @property
    def resolved(self) -> int:
        """How many of those that were said before are gone from the change."""
        there = self.there | {item.fingerprint for item in self.items}
        return sum(each.fingerprint not in there for each in self.before.earlier)

    def line(self) -> str:
        """The verdict in one line. It calls nothing good that was not looked at."""
        reviewed = len(self.outcome.reviewed)
        total = reviewed + len(self.outcome.left)
        found = levels(finding(item) for item in self.items)
        if not total:
            return "only white space or names changed, so there is nothing to review"
        if self.complete:
            return f"{found or 'no issues found'} in {count(reviewed, 'files')}"
        part = f"{reviewed:,} of {count(total, 'files')} reviewed" if reviewed else "the change was not reviewed"
        return f"{found}, {part}" if found else part

    def summary(self) -> Summary:
        """What to write. The first new findings go on their lines as far as the limit allows, worst first."""
        new = unsaid([item for item in self.items if item.place], self.before.said)
        limit = self.budget.limits.comments
        old = [item for item in self.items if item.place and item not in new]
        unplaced = [item for item in self.items if not item.place]
        return Summary(
            self.line(),
            posted=new[:limit],
            listed=[*new[limit:], *unplaced],
            earlier=[*map(_earlier, old), *self.earlier],
            resolved=self.resolved,
            left=self.left,
            failures=self.outcome.failures,
            notes=self.outcome.notes,
            costs=_costs(self.budget),
        )

    def after(self, state: State) -> State:
        """What to remember. A review that failed is no review: the same head is asked about again."""
        limit = self.budget.limits.comments
        new = unsaid([item for item in self.items if item.place], self.before.said)
        said = (*self.before.said, *(item.fingerprint for item in new[limit:]))
        placed = [_earlier(item) for item in self.items if item.place]
        key = "" if self.outcome.failures else state.key
        return State(key, self.line(), said, (*placed, *self.earlier))


def finding(item: Item) -> Finding:
    """A finding as reporters know it."""
    draft, place = item.draft, item.place
    start = (place.start or place.line) if place else 1
    where = Location(draft.path, start, 1, place.line if place else 1, 1)
    return Finding(
        f"{draft.title}: {draft.body}", where, item.fingerprint, draft.level,
        properties={
            "side": place.side if place else None, "placed": place is not None, "quote": draft.quote,
            "confidence": round(draft.confidence, 2),
        },
        rule_id=TOOL, category="review", fingerprint=item.fingerprint,
    )  # fmt: skip


def result(verdict: Verdict, summary: Summary, shown: Sequence[str]) -> Result:
    """All that the caller needs."""
    from checks.review.run import Result

    found = [*map(finding, verdict.items), *map(_remembered, verdict.earlier)]
    outcome = verdict.outcome
    notes = [f"not reviewed: {each}" for each in outcome.failures]
    left = [f"not reviewed: {path}: {why}" for path, why in verdict.left.items()]
    notifications = (
        *(Notification(Level.WARNING, each) for each in (*notes, *summary.notes)),
        *(Notification(Level.NOTE, each) for each in left),
    )
    stats = Stats({"files": len(outcome.reviewed) + len(verdict.change.trivial)}, {"files": len(outcome.left)})
    log = [verdict.line(), *map(_logged, found), *notes, *left, *summary.notes]
    log += [line for each in shown for line in each.split("\n")]
    if summary.costs:
        log.append(summary.costs)
    text = comments.summary(summary)
    report = Report(TOOL, __version__, (RULE,), tuple(found), notifications, stats)
    failed = bool(outcome.failures)
    mask = verdict.change.sources.masker.certain
    return Result(report, tuple(mask(one_line(line)) for line in log), text, failed, verdict.complete, verdict.budget)


def again(change: Change, before: State, budget: Budget) -> Result:
    """The result for a head that was reviewed before: nothing is asked and nothing is posted."""
    verdict = Verdict(change, Outcome(), budget, (), before, frozenset())
    said = f"this head was reviewed before: {before.verdict}"
    summary = Summary(said, earlier=before.earlier)
    done = result(verdict, summary, ())
    found = tuple(map(_remembered, before.earlier))
    report = replace(
        done.report, findings=found, stats=Stats({"files": len(change.asked)}, {"files": len(change.left)})
    )
    log = (one_line(said), *(one_line(_logged(each)) for each in found))
    return replace(done, report=report, log=log)


def _costs(budget: Budget) -> str:
    return f"{count(budget.calls, 'calls')}, about {budget.tokens:,} tokens." if budget.calls else ""


def _logged(each: Finding) -> str:
    level = each.level.value if each.level else ""
    line = f":{each.location.start_line}" if each.properties.get("placed") else ""
    return f"{level} {essence_of_path(each.location.uri)}{line} {each.message}"


def _earlier(item: Item) -> Earlier:
    assert item.place is not None
    return Earlier(
        item.fingerprint, item.draft.level, item.draft.path, item.place.side, item.place.line, item.draft.title
    )


def _remembered(each: Earlier) -> Finding:
    where = Location(each.path, each.line, 1, each.line, 1)
    return Finding(
        each.title, where, each.fingerprint, each.level, properties={"side": each.side, "placed": True},
        rule_id=TOOL, category="review", fingerprint=each.fingerprint,
    )  # fmt: skip
