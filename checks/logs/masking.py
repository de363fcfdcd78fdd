"""Take out of lines what differs from run to run: numbers, clocks, hashes, identifiers, colours, white space."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ANSI = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_SPACES = bytes.maketrans(b"\t\r\f\v", b"    ")
_NEWLINE, _HASH, _SPACE = 10, ord("#"), ord(" ")
_JOINS = ".,:-_/+TZ%"
_DRAWN = " .-_=*~^#"


def _table(*chars: str) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[[ord(char) for part in chars for char in part]] = True
    return table


_WORD = _table("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "".join(map(chr, range(128, 256))))
_IS_DIGIT, _IS_JOIN, _IS_DRAWN = _table("0123456789"), _table(_JOINS), _table(_DRAWN)


def masked(piece: bytes) -> list[bytes]:
    """The masked lines of a piece, one for each line in it (a final newline ends the last one)."""
    if b"\x1b" in piece:
        piece = _ANSI.sub(b"", piece)
    text = np.frombuffer(b"\n" + piece.translate(_SPACES) + b"\n", np.uint8)
    text = _without_runs(_without_joins(_without_numbers(text)))
    lines = text[1:-1].tobytes().split(b"\n")
    if piece.endswith(b"\n"):
        lines.pop()
    return lines


def _without_numbers(text: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each word that holds a digit as one `#`. The text begins and ends with a newline."""
    word = _WORD[text]
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    digits = np.cumsum(_IS_DIGIT[text], dtype=np.int32)
    numeric = digits[ends - 1] > digits[starts - 1]
    starts, ends = starts[numeric], ends[numeric]
    steps = np.zeros(len(text), np.int8)
    steps[starts + 1] += 1
    steps[ends] -= 1
    text = text.copy()
    text[starts] = _HASH
    return np.asarray(text[np.cumsum(steps, dtype=np.int8) == 0])


def _without_joins(text: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Numbers that a sign joins as one: `#.#` as `##`."""
    at = np.flatnonzero(_IS_JOIN[text])
    return _dropped(text, at[(text[at - 1] == _HASH) & (text[at + 1] == _HASH)])


def _without_runs(text: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """White space, drawn lines, dots and numbers of any length as one sign, and no spaces at the ends of lines."""
    at = np.flatnonzero(_IS_DRAWN[text])
    sign, before = text[at], text[at - 1]
    edge = (sign == _SPACE) & ((before == _NEWLINE) | (text[at + 1] == _NEWLINE))
    return _dropped(text, at[(sign == before) | edge])


def _dropped(text: NDArray[np.uint8], at: NDArray[np.int64]) -> NDArray[np.uint8]:
    keep = np.ones(len(text), np.bool_)
    keep[at] = False
    return text[keep]
