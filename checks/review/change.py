"""The change under review: which commits, which files, which of them a model is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.evidence.diffs import Objects
from checks.review import settings, triage
from checks.review.diff import ChangedFile, files_of
from checks.review.event import Event
from checks.review.masking import Masker
from checks.review.request import Request
from checks.review.settings import Settings
from checks.review.sources import Sources


@dataclass(frozen=True, slots=True)
class Change:
    """All that is known before a model is asked. `left` tells why it is not asked about a file."""

    base: str
    head: str
    files: tuple[ChangedFile, ...]
    sources: Sources
    settings: Settings
    asked: tuple[ChangedFile, ...]
    left: dict[str, str]
    trivial: tuple[str, ...]


def read(request: Request, event: Event, masker: Masker) -> Change:
    """The change from where the head left the base. Raises UsageError for what is not in the repository."""
    objects = Objects.of(request.repo)
    tip = _head(objects, objects.commit(request.head, "--head"), event)
    wanted = objects.commit(request.base, "--base")
    start = objects.merge_base(wanted, tip)
    files = files_of(objects.entries(start, tip), objects.patch(start, tip))
    sources = Sources(objects, masker)
    sources.load(files, request.reading_ends)
    found = settings.at(objects, wanted)
    asked, left, trivial = _triage(files, sources, found)
    return Change(start, tip, files, sources, found, asked, left, trivial)


def _head(objects: Objects, head: str, event: Event) -> str:
    """The head of the pull request when the checkout is GitHub's own merge of it into the base."""
    parents = objects.parents(head)
    return event.head if len(parents) == 2 and event.head == parents[1] else head


def _triage(
    files: Sequence[ChangedFile], sources: Sources, found: Settings
) -> tuple[tuple[ChangedFile, ...], dict[str, str], tuple[str, ...]]:
    asked, left, trivial = [], {}, []
    for file in files:
        head = sources.heads.get(file.path, "")
        if why := sources.left.get(file.path, ""):
            left[file.path] = why
        elif why := triage.never(file, found.exclude, head):
            if why == "no change of content":
                trivial.append(file.path)
            else:
                left[file.path] = why
        elif file.only_white_space:
            trivial.append(file.path)
        else:
            asked.append(file)
    asked.sort(key=lambda file: triage.rank(file, sources.heads.get(file.path, "")))
    return tuple(asked), left, tuple(trivial)
