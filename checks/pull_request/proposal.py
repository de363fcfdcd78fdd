"""What an optimizer proposes, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import PurePosixPath

from checks import fixes
from checks.errors import InputError
from checks.fixes import Read
from checks.model import Finding, Level, Notification, Report
from checks.reporters.tally import failed

MOST_FILES = 200
MOST_BYTES = 30 << 20
MOST_PICTURES = 10
MOST_PICTURE = 2 << 20
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; None where there is no file. `executable` is for a new file only."""

    before: bytes | None
    after: bytes | None
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure on both sides of the change, such as Measure("p95 of GET /cart", 212.0, 88.0, "ms").

    None is a figure that could not be measured; a text stands as it is.
    """

    name: str
    before: float | str | None
    after: float | str | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or SVG that becomes a file of the branch at `path` and is shown in the body."""

    path: str
    alt: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code for the body; `language` colours it."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a pull request. Paragraphs are plain text: no markup of theirs survives.

    `method` says how the measures were taken and must not be empty: an unmeasured proposal says why.
    """

    summary: tuple[str, ...]
    method: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    rollback: tuple[str | Code, ...] = ("Revert the merge of this pull request: every file becomes what it was.",)
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """All of one pull request. `optimizer` and `target` name its branch; `base` is the default branch if empty.

    `private` are texts that must not leave, such as literals of a database: the body shows a mask instead, and
    a file that would gain one is refused. `key` takes the place of what the findings say when it is decided
    whether two proposals are the same one; give it when figures in the fixes change from run to run. One that
    is not `complete`, because the analysis failed in part, closes nothing.
    """

    optimizer: str
    target: str
    title: str
    evidence: Evidence
    files: Mapping[str, Change] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    labels: tuple[str, ...] = ()
    base: str = ""
    private: frozenset[str] = frozenset()
    key: str = ""
    notifications: tuple[Notification, ...] = ()
    complete: bool = True

    def __post_init__(self) -> None:
        if not (self.optimizer and self.target and self.title.strip() and "".join(self.evidence.method).strip()):
            raise ValueError("a proposal has an optimizer, a target, a title and says how it was measured")
        for uri in (*self.files, *(each.path for each in self.evidence.pictures)):
            _refuse_outside(uri)
        _refuse_large(self)

    def fixing(self, report: Report, read: Read) -> Proposal:
        """The proposal with what the first fix of each finding changes; fixes that do not fit are said.

        `read` gives the files as they were analysed (checks.fixes.reader).
        """
        wanted = [(finding, finding.fixes[0]) for finding in report.findings if finding.fixes]
        plan = fixes.plan((fix for _, fix in wanted), read)
        left = warnings(f"left out: {each.fix.description}: {each.reason}" for each in plan.skipped)
        return replace(
            self,
            files={uri: Change(read(uri), data) for uri, data in plan.files.items()},
            findings=tuple(finding for finding, fix in wanted if fix in plan.applied),
            notifications=(*self.notifications, *left),
            complete=self.complete and not failed(report) and sum(report.stats.analysed.values()) > 0,
        )

    @property
    def fingerprint(self) -> str:
        """Names what is proposed, apart from where it stands and what was measured: 32 hex digits."""
        parts = [self.optimizer, self.target, self.key]
        if not self.key:
            parts += sorted(map(_what, self.findings)) or sorted(map(_content, self.files.items()))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class State(Enum):
    """What became of a proposal."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    NOTHING = "nothing"
    DECLINED = "declined"
    KEPT = "kept"
    STALE = "stale"
    DRY_RUN = "dry-run"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done. `number` and `url` are the pull request's, `sha` is the commit at the branch's head.

    CLOSED: nothing is left. DECLINED: a person closed the same before. KEPT: it was left alone for what a person
    did, or because the analysis is not complete. STALE: a file changed on the base since it was analysed.
    """

    state: State
    branch: str
    number: int | None = None
    url: str = ""
    sha: str = ""
    signed: bool | None = None
    notifications: tuple[Notification, ...] = ()


def warnings(texts: Iterable[str]) -> tuple[Notification, ...]:
    """Warnings of these texts."""
    return tuple(Notification(Level.WARNING, text) for text in texts)


def _what(finding: Finding) -> str:
    """A finding with what its fix writes, but not where: lines move."""
    fix = finding.fixes[:1]
    written = [f"{each.uri}\1{each.text}" for one in fix for each in one.replacements]
    return "\1".join([finding.fingerprint or f"{finding.rule_id}\1{finding.location.uri}\1{finding.key}", *written])


def _content(item: tuple[str, Change]) -> str:
    uri, change = item
    return f"{uri}\1{'-' if change.after is None else hashlib.sha256(change.after).hexdigest()}"


def _refuse_outside(uri: str) -> None:
    parts = PurePosixPath(uri).parts
    odd = uri.startswith("/") or str(PurePosixPath(uri)) != uri or {"\0", "\\", "\n"} & set(uri)
    if not parts or odd or ".." in parts or any(part.casefold() == ".git" for part in parts):
        raise InputError("is not a path inside the repository", uri[:200])


def _refuse_large(proposal: Proposal) -> None:
    pictures = proposal.evidence.pictures
    if len(proposal.files) + len(pictures) > MOST_FILES:
        raise InputError(f"changes more than {MOST_FILES} files", proposal.target, "Propose less at once.")
    if sum(len(each.after or b"") for each in proposal.files.values()) > MOST_BYTES:
        raise InputError(f"writes more than {MOST_BYTES:,} bytes", proposal.target, "Propose less at once.")
    if len(pictures) > MOST_PICTURES:
        raise InputError(f"has more than {MOST_PICTURES} pictures", proposal.target, "Show fewer.")
    for each in pictures:
        known = each.data.startswith(_PNG) or (each.path.endswith(".svg") and b"<svg" in each.data[:1000])
        if not known or len(each.data) > MOST_PICTURE:
            raise InputError(f"is no PNG or SVG of at most {MOST_PICTURE:,} bytes", each.path)
