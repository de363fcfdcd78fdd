"""Trivy over both sides at once, and what it says as issues of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks.evidence.trivy import Answer, Complaint, Trivy
from checks.model import Level, Location, Notification
from checks.security import packages
from checks.security.configuration import Reader
from checks.security.issue import Issue
from checks.security.prepare import DOCKERFILE, KUBERNETES, PACKAGES, Prepared
from checks.security.scratch import ABSENT, PREFIXES, Origin, Scratch, remote_modules

# Complaints that say nothing of what was looked at.
_HARMLESS = re.compile(
    r"Falling back to embedded checks|site-packages|npm install|License detection is skipped|No downloadable"
    r"|to collect the license|Unable to find|Variable values were not found"
)
_MODULE = re.compile(r"Failed to load module")
_KINDS = {KUBERNETES: ("kubernetes",), DOCKERFILE: ("dockerfile",)}
_WORDS = {
    KUBERNETES: "Trivy could not read these Kubernetes objects; they were not checked",
    DOCKERFILE: "Trivy could not read this Dockerfile; it was not checked",
    PACKAGES: "Trivy found no package in this lock file, though it names some; it was not checked",
}


@dataclass
class Verdict:
    """What Trivy says of each side, by its name, and what of the head it could not read."""

    issues: dict[str, list[Issue]] = field(default_factory=dict)
    notes: list[Notification] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)


def ask(
    trivy: Trivy, scratch: Scratch, sides: Sequence[Prepared], scanners: Sequence[str], database: Path | None
) -> Verdict:
    """Run Trivy once over the copies of all sides."""
    return verdict(trivy.scan(scratch.folder, scanners, database), scratch, sides, packages_too="vuln" in scanners)


def verdict(answer: Answer, scratch: Scratch, sides: Sequence[Prepared], packages_too: bool) -> Verdict:
    """What an answer means for the files that the copies came from."""
    found = Verdict({each.side.name: [] for each in sides})
    readers = {each.side.name: Reader(each.documents) for each in sides}
    rendered: dict[tuple[str, str], dict[str, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    seen: dict[str, set[str]] = {KUBERNETES: set(), DOCKERFILE: set(), PACKAGES: set()}
    for result in answer.results:
        path = str(result["Target"])
        origin = scratch.of(path)
        if origin is None:
            continue
        for kind, types in _KINDS.items():
            if result.get("Type") in types:
                seen[kind].add(path)
        if result.get("Class") == "lang-pkgs":
            seen[PACKAGES].add(path)
        issues = list(readers[origin.side.name].issues(result, origin))
        if origin.piece is not None:
            rendered[origin.side.name, origin.piece.chart.uri][origin.piece.values] += issues
            continue
        issues += packages.vulnerabilities(result, origin)
        issues += packages.licences(result, origin)
        found.issues[origin.side.name] += issues
    for (side, _), renderings in rendered.items():
        found.issues[side] += _merged(renderings.values())
    if not packages_too:
        del seen[PACKAGES]
    found.notes = list(dict.fromkeys(_notes(answer, scratch, seen)))
    found.failed["files"] += len({each.location.uri for each in found.notes if each.location and _grave(each)})
    return found


def _merged(renderings: Iterable[list[Issue]]) -> Iterator[Issue]:
    """The issues of a chart: one that several values files give at the same place is one."""
    most: Counter[tuple[object, ...]] = Counter()
    for issues in renderings:
        own: Counter[tuple[object, ...]] = Counter()
        for issue in issues:
            key = (issue.identity, issue.location, issue.parts)
            own[key] += 1
            if own[key] > most[key]:
                most[key] = own[key]
                yield issue


def _grave(note: Notification) -> bool:
    return note.level is Level.ERROR


def _notes(answer: Answer, scratch: Scratch, seen: Mapping[str, set[str]]) -> Iterator[Notification]:
    told: set[str] = set()
    for complaint in answer.complaints:
        note = _complaint(complaint, scratch)
        if note is not None:
            told.add(note.location.uri if note.location else "")
            yield note
    for kind, paths in seen.items():
        for origin in scratch.missing(kind, paths):
            if origin.side.name == "head" and origin.uri not in told:
                told.add(origin.uri)
                yield Notification(Level.ERROR, _WORDS[kind], Location(origin.uri))


def _complaint(complaint: Complaint, scratch: Scratch) -> Notification | None:
    if _HARMLESS.search(complaint.message):
        return None
    path = complaint.path
    origin = _origin(path, scratch)
    if origin is None:
        base = path.startswith(f"{PREFIXES['base']}/")
        return None if base or path else Notification(Level.WARNING, f"Trivy: {complaint.message}")
    if origin.side.name != "head":
        return None
    if _MODULE.search(complaint.message) and next(remote_modules(origin.side.text(origin.uri) or ""), None):
        return None
    reason = _plain(complaint.fields.get("err") or complaint.message, path, origin.uri)
    line = re.search(r":(\d+)[,:-]", complaint.fields.get("err", "") + complaint.fields.get("loc", ""))
    where = Location(origin.uri, int(line[1]) if line else 1)
    return Notification(Level.ERROR, f"Trivy could not read this: {reason}. It was not checked", where)


def _origin(path: str, scratch: Scratch) -> Origin | None:
    found = scratch.of(path)
    if found is None and path:
        found = next((each for name, each in sorted(scratch.origins.items()) if name.endswith(f"/{path}")), None)
    return found


def _plain(reason: str, path: str, uri: str) -> str:
    text = " ".join(reason.replace(path, uri).replace(ABSENT, "its source").split())
    return re.sub(r"/tmp/\S+|/\S*guard-\S+", "…", text)[:200].rstrip(".")  # noqa: S108 - a pattern, not a folder
