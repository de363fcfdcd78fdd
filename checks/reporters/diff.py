"""Show a diff in a terminal. To write one to a file, take it as it is."""

from __future__ import annotations

from checks.reporters.options import DEFAULTS, Options
from checks.reporters.pen import Pen
from checks.reporters.safe import shown

_STYLES = {"+++": "bold", "---": "bold", "@@": "gutter", "+": "add", "-": "remove"}


def render_diff(diff: str, options: Options = DEFAULTS) -> str:
    """The diff with colours if asked, and nothing in it that a terminal would obey."""
    pen = Pen(options)
    return "".join(f"{_line(line, pen)}\n" for line in diff.split("\n")[:-1])


def _line(line: str, pen: Pen) -> str:
    text = shown(line.removesuffix("\r"))
    style = next((style for start, style in _STYLES.items() if line.startswith(start)), None)
    return pen(style, text) if style else text
