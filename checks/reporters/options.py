"""What the caller may choose about a format."""

from __future__ import annotations

from dataclasses import dataclass

HOMEPAGE = "https://github.com/predator12/self-improving-stack"


@dataclass(frozen=True, slots=True)
class Options:
    """Every reporter takes all of these and uses those that mean something in its format.

    `root` is the absolute path of the repository, for hyperlinks; `width` the terminal's.
    """

    color: bool = False
    hyperlinks: bool = False
    quiet: bool = False
    width: int = 100
    root: str = ""


DEFAULTS = Options()
