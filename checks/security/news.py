"""What is new since the merge base: issues that it did not have, wherever they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from checks.security.issue import Issue, order

Take = Callable[[Issue, Issue], bool]


def new_issues(head: Iterable[Issue], base: Iterable[Issue], renamed: Mapping[str, str]) -> tuple[list[Issue], int]:
    """The issues that are new, and how many were known.

    Each issue of the base stands for one of the head, in the same file first, then in the renamed one, then
    anywhere; the one on the same text is preferred. What has a part more than before is new.
    """
    left: dict[tuple[str, ...], list[Issue]] = defaultdict(list)
    for issue in sorted(base, key=order):
        left[issue.identity].append(issue)
    waiting = sorted(head, key=order)
    total = len(waiting)
    again: set[tuple[object, ...]] = set()
    for takes in _rounds(renamed):
        waiting = [issue for issue in waiting if not _taken(issue, left[issue.identity], takes, again)]
    return waiting, total - len(waiting)


def _rounds(renamed: Mapping[str, str]) -> list[Take]:
    def same_file(new: Issue, old: Issue) -> bool:
        return new.uri == old.uri

    def renamed_file(new: Issue, old: Issue) -> bool:
        return renamed.get(new.uri) == old.uri

    def anywhere(_new: Issue, _old: Issue) -> bool:
        return True

    def same_text(where: Take) -> Take:
        return lambda new, old: where(new, old) and new.context == old.context

    places = (same_file, renamed_file, anywhere)
    return [take for where in places for take in (same_text(where), where)]


def _taken(issue: Issue, old: list[Issue], takes: Take, again: set[tuple[object, ...]]) -> bool:
    if issue.once and (issue.uri, issue.identity) in again:
        return True
    for position, each in enumerate(old):
        if takes(issue, each) and issue.parts <= each.parts:
            del old[position]
            again.add((issue.uri, issue.identity))
            return True
    return False
