"""What is known and accepted: exceptions with a date, OpenVEX statements, comments that the base had already."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checks import suppress
from checks.errors import InputError
from checks.model import Level, Location, Notification
from checks.security.issue import Issue
from checks.security.settings import Acceptance
from checks.security.sides import Pair, Side

_FINE = frozenset({"not_affected", "fixed"})
_PURL = re.compile(r"pkg:[\w.+-]+/(?P<name>[^@?#]+)(?:@(?P<version>[^?#]+))?")
_COMMENT = "guard:"


@dataclass(frozen=True, slots=True)
class Statement:
    """A vulnerability that does not matter for some packages, all of them when none is named."""

    vulnerability: frozenset[str]
    packages: tuple[tuple[str, str], ...]

    def covers(self, issue: Issue) -> bool:
        """Whether it speaks of the issue."""
        if issue.kind.id.upper() not in self.vulnerability:
            return False
        name, version = str(issue.properties.get("package")), str(issue.properties.get("installed"))
        named = {name.lower(), name.lower().replace(":", "/")}
        return not self.packages or any(n in named and v in ("", version) for n, v in self.packages)


def excepted(
    issues: Iterable[Issue], exceptions: Iterable[Acceptance], today: date
) -> tuple[list[Issue], int, list[Notification]]:
    """The issues that no exception covers, how many one does, and which exceptions have run out."""
    exceptions = tuple(exceptions)
    kept, dropped = [], 0
    expired: list[Acceptance] = []
    for issue in issues:
        covering = [each for each in exceptions if each.covers(issue)]
        if any(each.expires >= today for each in covering):
            dropped += 1
        else:
            kept.append(issue)
            expired += covering
    notes = [
        Notification(Level.WARNING, f"the exception for {each.rule} has run out on {each.expires}: it counts again")
        for each in dict.fromkeys(expired)
    ]
    return kept, dropped, notes


def statements(side: Side, uris: Iterable[str]) -> Iterator[Statement]:
    """What OpenVEX files of a side say does not matter. Raises InputError for one that is missing or damaged."""
    for uri in uris:
        text = side.text(uri)
        if text is None:
            raise InputError("no such file", f"security.vex: {uri}", "Name an OpenVEX file of the repository.")
        try:
            for each in json.loads(text)["statements"]:
                if each["status"] in _FINE:
                    yield _statement(each)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError("is no OpenVEX document", uri, "Correct it.") from error


def _statement(data: dict[str, object]) -> Statement:
    named = data["vulnerability"]
    names = [named] if isinstance(named, str) else [named["name"], *named.get("aliases", ())]  # type: ignore[index,attr-defined]
    products: list[str] = []
    for product in data.get("products") or ():  # type: ignore[attr-defined]
        below = product.get("subcomponents") if isinstance(product, dict) else None
        products += [str(each.get("@id") if isinstance(each, dict) else each) for each in below or (product,)]
    packages = [(m["name"].lower(), m["version"] or "") for each in products if (m := _PURL.match(each))]
    if products and not packages:
        packages = [("\0", "")]
    return Statement(frozenset(str(each).upper() for each in names), tuple(packages))


def ignored(
    issues: Iterable[Issue], pair: Pair, within: Callable[[str], bool]
) -> tuple[list[Issue], int, list[Notification]]:
    """The issues that no comment ignores, how many one does, and comments that do not count as they are.

    With a base, a comment counts when the base had it on the same text.
    """
    kept, dropped = [], 0
    notes: list[Notification] = []
    comments: dict[str, list[suppress.Ignore]] = {}
    for uri in sorted(pair.head.files):
        if within(uri) and _COMMENT in (pair.head.text(uri) or ""):
            found = list(suppress.ignores(pair.head.lines(uri)))
            comments[uri] = found if pair.base is None else list(_old(found, pair, uri))
            notes += suppress.problems(found, _names(found), uri)
            new = len(found) - len(comments[uri])
            if new:
                notes.append(
                    Notification(Level.NOTE, f"ignore comments that are new here do not count: {new}", Location(uri))
                )
    for issue in issues:
        if any(_speaks(each, issue) for each in comments.get(issue.uri, ())):
            dropped += 1
        else:
            kept.append(issue)
    return kept, dropped, notes


def _names(found: Iterable[suppress.Ignore]) -> frozenset[str]:
    return frozenset(name for each in found for name in each.rules)


def _old(found: Iterable[suppress.Ignore], pair: Pair, uri: str) -> Iterator[suppress.Ignore]:
    """The comments that stood on the same lines of the base's file, each as often as there."""
    assert pair.base is not None
    old = pair.base.lines(pair.renamed.get(uri, uri))
    left = Counter(_spoken(each, old) for each in suppress.ignores(old))
    lines = pair.head.lines(uri)
    for each in found:
        words = _spoken(each, lines)
        if left[words] > 0:
            left[words] -= 1
            yield each


def _spoken(ignore: suppress.Ignore, lines: list[str]) -> tuple[str, ...]:
    return tuple(lines[number - 1].strip() for number in ignore.lines if number <= len(lines))


def _speaks(ignore: suppress.Ignore, issue: Issue) -> bool:
    names = {issue.kind.id, issue.kind.category, issue.kind.category.partition(".")[0]}
    return bool(ignore.reason) and issue.location.start_line in ignore.lines and bool(names & ignore.rules)
