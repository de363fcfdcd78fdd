"""Which known name a misspelt one was meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 100  # to compare two longer names takes too long
_PLAIN = str.maketrans("", "", "-_.")
# Names that differ in these ways are two names, not one and its misspelling.
_OPPOSITES = (("min", "max"), ("http", "https"), ("enable", "disable"), ("request", "limit"), ("tcp", "udp"))
_DIGITS = re.compile(r"\d+")


def best(name: str, known: Iterable[str], *, loose: bool = True) -> str | None:
    """The one name it was most likely meant to be; None when there is none, or no telling which.

    When not `loose`, only one of which a slip of the finger makes it.
    """
    scored = sorted((_score(name, other, loose=loose), other) for other in known if other != name)
    if not scored or scored[0][0] >= 9 or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return scored[0][1]


def _score(name: str, other: str, *, loose: bool) -> float:
    """0 for the same name in another case, up to 9 for another name."""
    one, two = name.lower().translate(_PLAIN), other.lower().translate(_PLAIN)
    if one == two:
        return 0
    short, long = sorted((len(one), len(two)))
    if not short or long > LONGEST or _opposite(one, two) or _DIGITS.sub("", one) == _DIGITS.sub("", two):
        return 9
    if _singular(one) == _singular(two):
        return 0.5 if loose else 9
    allowed = 0 if short < 3 else 1 if short < 6 else 2 if long < 12 or not loose else 3
    if long - short <= allowed and (cost := distance(one, two)) <= allowed:
        return cost
    if loose and short >= 5 and short / long >= 0.6 and (one.startswith(two) or two.startswith(one)):
        return 4
    return 9


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ses", "xes", "ches", "shes")) else word.removesuffix("s")


def _opposite(one: str, two: str) -> bool:
    return any(
        (a in one and b in two and one.replace(a, b, 1) == two)
        or (b in one and a in two and one.replace(b, a, 1) == two)
        for a, b in _OPPOSITES
    )


def distance(one: str, two: str) -> int:
    """How many letters to put in, leave out, change or swap with the next."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
