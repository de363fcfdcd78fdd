"""Which of the allowed words somebody meant."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

_NEAR = 0.75  # below it, two words have little in common
_CLEARLY = 0.04  # how much nearer the best word must be than the next


def _bare(word: str) -> str:
    return "".join(each for each in word.casefold() if each.isalnum())


@lru_cache(maxsize=4096)
def nearest(word: str, allowed: tuple[str, ...]) -> str | None:
    """The one allowed word that differs in case, in punctuation or by a typing mistake; else None."""
    bare = _bare(word)[:64]
    if exact := [each for each in allowed if _bare(each) == bare]:
        return exact[0]
    ratios = sorted(((SequenceMatcher(None, bare, _bare(each)).ratio(), each) for each in allowed), reverse=True)
    best, second = ratios[0], ratios[1] if len(ratios) > 1 else (0.0, "")
    return best[1] if best[0] >= _NEAR and best[0] - second[0] >= _CLEARLY else None
