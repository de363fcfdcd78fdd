"""Run a family's rules over its documents: the one way from inputs to a report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from checks import __version__, baseline, redact, suppress
from checks.config import Config
from checks.model import Finding, Level, Location, Notification, Report, Rule, Stats
from checks.registry import rules_of

Places = Callable[[Finding], bool]
_SWITCHES = (".enabled", ".create")


class Document(Protocol):
    """What the engine needs to know of a family's document."""

    @property
    def uri(self) -> str:
        """Its place, relative to the repository root."""

    @property
    def lines(self) -> list[str]:
        """Its text by lines."""

    @property
    def older(self) -> Document | None:
        """The version before the change, when there is one to compare with."""

    @property
    def hidden(self) -> Iterable[Location]:
        """Where secrets stand that no rule can judge: no report shows them."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What was analysed with it, by kind; negative numbers count what was not."""

    @property
    def notifications(self) -> Iterable[Notification]:
        """What could not be done for it; complete once its rules have run."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for. `paths` are as given on the command line.

    `may_be_empty` says that no path is a good answer: the change touches none.
    """

    paths: tuple[Path, ...]
    root: Path
    config: Config = field(default_factory=Config)
    base: str | None = None
    against: Path | None = None
    chart: Path | None = None
    may_be_empty: bool = False


class Family(Protocol):
    """A family of checks: where its rules are, and how it turns a request into documents."""

    @property
    def tool(self) -> str:
        """The name of the command."""

    @property
    def rules(self) -> str:
        """The package of its rules."""

    def documents(self, request: Request) -> Iterator[Document | Notification]:
        """The inputs. What cannot become a document is an error notification."""


@dataclass(slots=True)
class Run:
    """The findings of one run as they come together."""

    rules: tuple[Rule, ...]
    all_rules: tuple[Rule, ...]
    levels: Mapping[str, Level]
    findings: list[Finding] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    suppressed: Counter[str] = field(default_factory=Counter)
    sources: dict[str, str] = field(default_factory=dict)

    def take(self, document: Document) -> None:
        """Judge a document; what its older version had is known, not new."""
        found = self.judge(document, self.rules)
        if document.older is None:
            found += [each for finding in found for each in _echoes(finding)]
        findings = merged(found)
        secrets = redact.places(findings + self.judge(document, self.watched, quiet=True)) + list(document.hidden)
        words = redact.texts(document.lines, secrets)
        findings = [redact.clean(each, words) for each in findings]
        comments = list(suppress.ignores(document.lines))
        names = frozenset(name for rule in self.all_rules for name in (rule.id, rule.category))
        self.notifications.extend(suppress.problems(comments, names, document.uri))
        findings, ignored = suppress.split(findings, comments)
        self.suppressed["inline"] += ignored
        if document.older is not None:
            known = Counter(each.fingerprint for each in merged(self.judge(document.older, self.rules, quiet=True)))
            new, matched = baseline.subtract(findings, known)
            findings, self.suppressed["known"] = list(new), self.suppressed["known"] + matched
        self.findings.extend(findings)
        self.notifications.extend(document.notifications)
        # A file may hold several documents, and each has masked its own.
        shown = self.sources[document.uri].split("\n") if document.uri in self.sources else document.lines
        self.sources[document.uri] = "\n".join(redact.masked(shown, secrets, words))
        for kind, count in document.counts.items():
            (self.counts if count > 0 else self.failed)[kind] += abs(count)

    @property
    def watched(self) -> tuple[Rule, ...]:
        """The rules that find secrets and are not selected: secrets stay out of reports all the same."""
        return tuple(
            rule for rule in self.all_rules if rule.category.startswith(redact.FAMILY) and rule not in self.rules
        )

    def judge(self, document: Document, rules: tuple[Rule, ...], quiet: bool = False) -> list[Finding]:
        """All findings of these rules in one document, complete and in order of place."""
        found: list[Finding] = []
        for rule in rules:
            try:
                found.extend(replace(finding, rule_id=rule.id) for finding in rule.check(document))
            except Exception as error:  # noqa: BLE001 - a rule that crashes must not take the others with it
                if not quiet:
                    self.notifications.append(_crash(rule, document, error))
        return _complete(found, rules, self.levels)


def run(family: Family, request: Request, rules: tuple[Rule, ...], wanted: Places | None = None) -> Report:
    """Analyse what was asked for. `wanted` drops findings at places that are not of interest."""
    state = Run(rules, rules_of(family.rules), request.config.levels)
    for document in family.documents(request):
        if isinstance(document, Notification):
            state.notifications.append(document)
            state.failed["files"] += document.level is Level.ERROR
        else:
            state.take(document)
    findings = [each for each in state.findings if wanted is None or wanted(each)]
    state.suppressed["elsewhere"] += len(state.findings) - len(findings)
    findings.sort(key=lambda each: (each.location.uri, each.location.start_line, each.location.start_column))
    stats = Stats(dict(state.counts), dict(+state.failed), dict(+state.suppressed))
    notifications = tuple(dict.fromkeys(state.notifications))
    return Report(family.tool, __version__, rules, tuple(findings), notifications, stats, state.sources)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each thing found: of several rules of a category at one place, the weightiest."""
    best: dict[tuple[str, str, int], Finding] = {}
    for finding in findings:
        place = finding.key.partition("|")[0]
        slot = (finding.category, place, finding.location.start_line)
        if slot not in best or _weight(finding) > _weight(best[slot]):
            best[slot] = finding
    return list(best.values())


def _echoes(finding: Finding) -> Iterator[Finding]:
    """A note at each other place of a finding: without a version before, any of them may be the wrong one."""
    for other in finding.related:
        if other.location.uri != finding.location.uri or other.message.endswith(_SWITCHES):
            continue
        text = f"{finding.fingerprint}\0{other.message}"
        yield replace(
            finding,
            message=f"see line {finding.location.start_line}: {finding.message}",
            location=other.location,
            key=f"{other.message}|{finding.key}",
            level=Level.NOTE,
            related=(),
            fixes=(),
            fingerprint=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
        )


def _weight(finding: Finding) -> tuple[int, int]:
    return (finding.level.weight if finding.level else 0, len(finding.fixes))


def _complete(found: list[Finding], rules: tuple[Rule, ...], levels: Mapping[str, Level]) -> list[Finding]:
    by_id = {rule.id: rule for rule in rules}
    seen: Counter[str] = Counter()
    done = []
    for finding in sorted(found, key=lambda each: (each.location.start_line, each.location.start_column)):
        rule = by_id[finding.rule_id]
        # A finding that gets worse is a new one.
        weight = (finding.level or rule.level).value
        text = f"{rule.id}\0{weight}\0{finding.location.uri}\0{finding.key}"
        seen[text] += 1
        digest = hashlib.sha256(f"{text}\0{seen[text]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        level = levels.get(rule.id) or finding.level or rule.level
        done.append(replace(finding, category=rule.category, level=level, fingerprint=digest))
    return done


def _crash(rule: Rule, document: Document, error: Exception) -> Notification:
    message = (
        f"the rule {rule.id} crashed ({type(error).__name__}: {error}); the other rules went on. Please report it."
    )
    return Notification(Level.ERROR, message, Location(document.uri))
