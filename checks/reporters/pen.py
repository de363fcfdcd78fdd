"""Colours and hyperlinks for terminals that want them."""

from __future__ import annotations

from dataclasses import dataclass

from checks.reporters.options import Options
from checks.reporters.safe import url_path

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "good": "1;32",
    "bold": "1",
    "dim": "2",
    "gutter": "34",
    "add": "32",
    "remove": "31",
}


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes text in a style, or plainly."""

    options: Options

    def __call__(self, style: str, text: str) -> str:
        """`text` in a style such as `error` or `dim`."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.options.color and text else text

    def link(self, uri: str, text: str) -> str:
        """`text` that opens the file when clicked."""
        if not self.options.hyperlinks or not self.options.root:
            return text
        root = self.options.root.rstrip("/")
        return f"\x1b]8;;file://{url_path(f'{root}/{uri}')}\x1b\\{text}\x1b]8;;\x1b\\"
