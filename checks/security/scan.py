"""The scan of a repository: gather, ask the engines, keep what is new and not accepted, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from checks import __version__
from checks.engine import Places
from checks.evidence.git import Repository
from checks.evidence.leaks import library
from checks.evidence.trivy import Trivy
from checks.model import Level, Location, Notification, Report, Stats
from checks.registry import rules_of
from checks.security import accepted, engines, kinds, news, report, secrets, workflows
from checks.security.charts import Charts
from checks.security.document import Document, compose_file
from checks.security.issue import Issue, Kind
from checks.security.prepare import Prepared
from checks.security.reach import Reach
from checks.security.report import Choice, Mask
from checks.security.scratch import Scratch
from checks.security.secrets import Secret
from checks.security.settings import Settings
from checks.security.sides import Pair, Side, excluding, gather
from checks.security.supply import Supply

TOOL = "security-scan"
WORKERS = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `paths` are relative to the root, none for all; `base` is a revision.

    `quick` leaves out dependencies, as a commit hook does. `now` decides ages and dates of expiry.
    """

    root: Path
    now: datetime
    paths: tuple[str, ...] = ()
    base: str | None = None
    database: Path | None = None
    offline: bool = False
    quick: bool = False
    exclude: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    choice: Choice = field(default_factory=Choice)
    wanted: Places | None = None


@dataclass
class _Scan:
    """One scan as it goes on."""

    request: Request
    pair: Pair
    reach: Reach
    scratch: Scratch
    sides: list[Prepared] = field(default_factory=list)
    issues: dict[str, list[Issue]] = field(default_factory=lambda: {"head": [], "base": []})
    notes: list[Notification] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    suppressed: Counter[str] = field(default_factory=Counter)
    secrets: dict[str, list[Secret]] = field(default_factory=dict)

    def run(self) -> Report:
        """The whole of it."""
        library()
        trivy = Trivy.there(self.request.root)
        self._lay()
        head = self.sides[0]
        supply = Supply(self.request.database, self.request.offline, self.request.settings, self.request.now)
        needed = head.counts["lock files"] > 0
        database = None if self.request.quick else supply.database(trivy, needed)
        self.notes += supply.notes
        scanners = ["misconfig", *(["license"] if needed and not self.request.quick else ())]
        scanners += ["vuln"] if database is not None else []
        with ThreadPoolExecutor(WORKERS) as pool:
            asked = pool.submit(engines.ask, trivy, self.scratch, self.sides, scanners, database)
            audited = pool.submit(workflows.audit, self.sides, self.request.root)
            found = {side.name: pool.map(_secrets, *self._texts(side)) for side in self.pair.both}
            for side in self.pair.both:
                self.secrets[side.name] = [each for each_file in found[side.name] for each in each_file]
            self._take(asked.result(), *audited.result())
        self._ours()
        self._say()
        return self._report()

    def _lay(self) -> None:
        for side in self.pair.both:
            charts = Charts(side, kinds.chart_folders(side.files), self.request.settings.charts)
            wanted = self.reach.laid if side.name == "head" else self.reach.compared
            prepared = Prepared(side, self.scratch, charts, wanted)
            prepared.lay()
            self.sides.append(prepared)

    def _texts(self, side: Side) -> tuple[list[str], list[str]]:
        """The texts to look for secrets in; of the base, those that the head does not have as they were."""
        uris = [uri for uri in sorted(side.files) if self._searched(side, uri)]
        return uris, [side.text(uri) or "" for uri in uris]

    def _searched(self, side: Side, uri: str) -> bool:
        if side.text(uri) is None:
            return False
        return self.reach.within(uri) if side.name == "head" else uri in side.changed

    def _take(self, verdict: engines.Verdict, audits: dict[str, list[Issue]], unread: list[Notification]) -> None:
        for name, found in self.secrets.items():
            self.issues[name] += [*verdict.issues.get(name, ()), *audits.get(name, ()), *secrets.issues(found)]
        self.notes += [*self.pair.notifications, *self.sides[0].notes, *verdict.notes, *unread]
        self.failed += verdict.failed + self.sides[0].failed
        self.failed["workflows"] += len(unread)
        self.counts += self.sides[0].counts

    def _ours(self) -> None:
        """Our own rules, and what an unchanged part of the base must have had."""
        for prepared in self.sides:
            for document in _documents(prepared):
                self.issues[prepared.side.name] += _judged(document, prepared.side)
        if self.pair.base is not None:
            same = (each for each in self.issues["head"] if self._unchanged(each))
            self.issues["base"] += list(same)

    def _unchanged(self, issue: Issue) -> bool:
        """Whether the base was not asked about its file, because it has the very same."""
        if issue.kind.category == secrets.CATEGORY:
            return issue.uri not in self.pair.head.changed
        return issue.uri not in self.pair.head.changed and not self.reach.compared(issue.uri)

    def _say(self) -> None:
        head = self.pair.head
        texts = [uri for uri in head.files if self.reach.within(uri) and head.text(uri) is not None]
        self.counts["files"] += len(texts)
        self.counts["workflows"] += sum(kinds.is_workflow(uri) for uri in self.sides[0].documents)
        if images := self.sides[0].images:
            message = f"container images that are named here were not scanned ({len(images)}): that needs a registry"
            self.notes.append(Notification(Level.NOTE, message))
            self.failed["images"] += len(images)
        for uri in self.pair.submodules:
            message = "another repository lies here (a submodule): it was not looked at"
            self.notes.append(Notification(Level.NOTE, message, Location(uri)))
            self.failed["submodules"] += 1
        if not texts:
            message = "nothing was analysed: there is no file that this tool reads"
            self.notes.append(Notification(Level.ERROR, message))

    def _report(self) -> Report:
        request = self.request
        head = [each for each in self.issues["head"] if self._chosen(each)]
        issues = head
        if self.pair.base is not None:
            base = [each for each in self.issues["base"] if request.choice.wants(each)]
            issues, self.suppressed["known"] = news.new_issues(head, base, self.pair.renamed)
        issues = self._accepted(issues)
        mask = Mask(each for found in self.secrets.values() for each in found)
        findings = [mask.finding(each) for each in report.findings(issues, request.choice)]
        kept = tuple(each for each in findings if request.wanted is None or request.wanted(each))
        self.suppressed["elsewhere"] += len(findings) - len(kept)
        notes = tuple(mask.note(each) for each in dict.fromkeys(sorted(self.notes, key=_place)))
        rules = tuple(mask.rule(each) for each in report.rules(issues, request.choice))
        stats = Stats(dict(+self.counts), dict(+self.failed), dict(+self.suppressed))
        sources = dict(mask.sources(self.pair.head, (each.location.uri for each in kept)))
        return Report(TOOL, __version__, rules, kept, notes, stats, sources)

    def _chosen(self, issue: Issue) -> bool:
        return self.reach.within(issue.uri) and self.request.choice.wants(issue)

    def _accepted(self, issues: list[Issue]) -> list[Issue]:
        settings, trusted = self.request.settings, self.pair.base or self.pair.head
        issues, self.suppressed["inline"], notes = accepted.ignored(issues, self.pair, self.reach.within)
        self.notes += notes
        issues, self.suppressed["exceptions"], notes = accepted.excepted(
            issues, settings.exceptions, self.request.now.date()
        )
        self.notes += notes
        statements = list(accepted.statements(trusted, settings.vex))
        kept = [each for each in issues if not any(statement.covers(each) for statement in statements)]
        self.suppressed["vex"] += len(issues) - len(kept)
        return kept


def scan(request: Request) -> Report:
    """Scan a repository.

    Raises UsageError for a base that is not known or not related, InputError for what git or the database cannot
    give, MissingError for an engine that is missing or broken.
    """
    base = Repository.at(request.root, request.base).base if request.base else None
    pair = gather(request.root, base, excluding(request.exclude))
    with TemporaryDirectory(prefix="guard-security-") as folder:
        return _Scan(request, pair, Reach(pair, request.paths), Scratch(Path(folder))).run()


def _secrets(uri: str, text: str) -> list[Secret]:
    return secrets.secrets_of(uri, text)


def _documents(prepared: Prepared) -> Iterator[Document]:
    """What our own rules look at: compose files and Dockerfiles."""
    for documents in prepared.documents.values():
        if (document := compose_file(documents)) is not None:
            yield document
    for uri in sorted(prepared.side.files):
        if kinds.is_dockerfile(uri) and prepared.wanted(uri):
            yield Document(uri, prepared.side.text(uri) or "")


def _judged(document: Document, side: Side) -> Iterator[Issue]:
    for rule in rules_of(report.PACKAGE):
        severity = {Level.ERROR: "HIGH", Level.WARNING: "MEDIUM", Level.NOTE: "LOW"}[rule.level]
        kind = Kind(rule.id, rule.category, severity, rule.summary, rule.help)
        for found in rule.check(document):
            context = side.line(found.location.uri, found.location.start_line)
            yield Issue(kind, found.message, found.location, (rule.id, found.key), context=context)


def _place(note: Notification) -> tuple[str, int, str]:
    where = note.location
    return (where.uri if where else "", where.start_line if where else 0, note.message)
