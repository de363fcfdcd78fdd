"""What a line says by itself: a vector of words, shapes and looks."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from checks.logs import peel, sections, shapes, words

_LOOKS = (
    "length", "indent", "words", "upper", "digits", "signs", "red", "yellow", "green", "bold", "coloured",
    "blank", "start", "bad_end", "good_end", "shouted", "rule", "title", "named",
)  # fmt: skip
NAMES = (*(f"word_{name}" for name in words.CLASSES), *shapes.NAMES, *_LOOKS)
INDEX = {name: number for number, name in enumerate(NAMES)}
_CLASSES = len(words.CLASSES)
_RULES = frozenset("=== --- *** ___ ~~~ ###".split()) | {"== ", "-- ", " ==", " --", " **", "** ", "_ _", "- -", "= ="}
_LETTER, _UPPER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]")
_ZEROS = [0.0] * _CLASSES


def vector(raw: str) -> tuple[float, ...]:
    """The features `NAMES` of a raw line."""
    return _vector(peel.peeled(raw), peel.colours(raw))


@lru_cache(1 << 14)
def _vector(text: str, colour: int) -> tuple[float, ...]:
    text = text[:600]
    found = _ZEROS.copy()
    said, named, count = words.spoken(text)
    for word in said:
        if (number := words.WORDS.get(word)) is not None:
            found[number] = min(3.0, found[number] + 1)
    return (*found, *shapes.found(text), *_looks(text, colour, count), float(min(3, named)))


def _looks(text: str, colour: int, count: int) -> tuple[float, ...]:
    size = len(text)
    body = text.lstrip()
    letters = len(_LETTER.findall(body)) or 1
    upper = len(_UPPER.findall(body))
    digits = len(_DIGIT.findall(body))
    return (
        math.log1p(size), min(40, size - len(body)), math.log1p(count), upper / letters, digits / (size or 1),
        (len(body) - letters - digits - body.count(" ")) / (size or 1),
        colour & 1, colour >> 1 & 1, colour >> 2 & 1, colour >> 3 & 1, float(colour > 0), float(not body),
        float(sections.starts(text)), float(sections.ends_badly(text)), float(sections.ends_well(text)),
        float(upper > 3 and upper / letters > 0.6), float(size > 7 and letters == 1 and digits == 0),
        float(body[:3] in _RULES and body[-3:] in _RULES and letters > 1),
    )  # fmt: skip
