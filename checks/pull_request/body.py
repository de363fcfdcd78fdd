"""The body of a pull request: what, measured before and after, how it was measured, how to roll back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from checks.model import Finding
from checks.pull_request import marks, markup, names
from checks.pull_request.marks import Mark
from checks.pull_request.private import Private
from checks.pull_request.proposal import Change, Code, Measure, Picture, Proposal
from checks.reporters.safe import url_path

MOST = 60_000  # GitHub's limit is 65,536; what a person writes around it needs some room too
Text = Callable[[str], str]
T = TypeVar("T")
_GAP = "\n\n"


def render(proposal: Proposal, private: Private, address: Text = url_path, remark: str = "") -> str:
    """The whole body with its mark, at most MOST characters.

    `address` tells where the picture of a path is. Raises InputError for a secret in the body.
    """
    mark = Mark(proposal.fingerprint, marks.title_hash(title(proposal, private)))
    evidence, masked = proposal.evidence, private.masked
    summary = (*evidence.summary, *([remark] if remark else []))

    def picture(each: Picture) -> str:
        return markup.picture(masked(each.alt), address(each.path))

    before = [_paragraphs(summary, 14_000, masked), "### What changes"]
    after = [
        "### Measured",
        _measures(evidence.measures, masked),
        _paragraphs(evidence.method, 8_000, masked),
        _fitting(evidence.pictures, picture, 8_000, "pictures", _GAP),
        "### Roll back",
        _fitting(evidence.rollback, lambda each: _rollback(each, masked), 15_000, "steps", _GAP),
        _footer(masked(proposal.optimizer)),
    ]
    room = MOST - sum(len(part) + 2 for part in (*before, *after)) - len(str(mark)) - len(marks.END) - 500
    files = _files(proposal, room // 3, masked)
    findings = _findings(proposal.findings, room - len(files), masked)
    body = marks.block(mark, "\n\n".join(filter(None, [*before, files, findings, *after])))
    private.check(body, "the body of the pull request")
    return body


def title(proposal: Proposal, private: Private) -> str:
    """The title, which is also the first line of the commit."""
    return names.title(private.masked(proposal.title))


def message(proposal: Proposal, private: Private, digest: str) -> tuple[str, str]:
    """The first line and the rest of the commit's message."""
    optimizer, target = (names.title(private.masked(each)) for each in (proposal.optimizer, proposal.target))
    made = f"Proposed by {optimizer} for {target}."
    return title(proposal, private), f"{made}\n\n{marks.TRAILER}: {digest}"


def _paragraphs(texts: Sequence[str], room: int, masked: Text) -> str:
    return _fitting(texts, lambda each: markup.paragraph(masked(each)), room, "paragraphs", _GAP)


def _measures(measures: Sequence[Measure], masked: Text) -> str:
    if not measures:
        return "There are no figures for this change."

    def row(each: Measure) -> str:
        unit = masked(each.unit)
        before, after = (masked(side) if isinstance(side, str) else side for side in (each.before, each.after))
        cells = (
            markup.text(masked(each.name), 200),
            markup.figure(before, unit),
            markup.figure(after, unit),
            markup.change(before, after),
        )
        return f"| {' | '.join(cells)} |"

    return "| | Before | After | Change |\n|---|---:|---:|---:|\n" + _fitting(measures, row, 12_000, "figures")


def _files(proposal: Proposal, room: int, masked: Text) -> str:
    def line(item: tuple[str, Change]) -> str:
        uri, change = item
        verb = "deletes" if change.after is None else "adds" if change.before is None else "changes"
        return f"- {verb} {markup.name(masked(uri))}"

    return _fitting(sorted(proposal.files.items()), line, room, "files")


def _findings(findings: Sequence[Finding], room: int, masked: Text) -> str:
    if not findings:
        return ""

    def row(each: Finding) -> str:
        fix = f"<br>{markup.text(masked(each.fixes[0].description))}" if each.fixes else ""
        place = f"{markup.name(masked(each.location.uri))}:{each.location.start_line}"
        return f"| {place} | {markup.text(masked(each.message))}{fix} | {markup.name(masked(each.rule_id))} |"

    return "| Where | What | Rule |\n|---|---|---|\n" + _fitting(findings, row, room, "findings")


def _fitting(items: Sequence[T], show: Callable[[T], str], room: int, what: str, between: str = "\n") -> str:
    """As many items as there is room for, and how many there was none for."""
    kept: list[str] = []
    for item in items:
        line = show(item)
        room -= len(line) + len(between)
        if room < 0:
            break
        kept.append(line)
    left = len(items) - len(kept)
    text = between.join(kept)
    return f"{text}\n\n… and {left:,} more {what}.".strip() if left else text


def _rollback(piece: str | Code, masked: Text) -> str:
    if isinstance(piece, Code):
        return markup.code(masked(piece.text), piece.language)
    return markup.paragraph(masked(piece))


def _footer(optimizer: str) -> str:
    return (
        f"---\n<sub>Proposed by {markup.name(optimizer)}. A new run renews this pull request until a person "
        "commits to its branch. Close it to decline: the same is not proposed again.</sub>"
    )
