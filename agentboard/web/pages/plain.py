"""Log text as it may be shown: no escape sequence works, no control character hides."""

from __future__ import annotations

import re

# CSI and OSC sequences and the two-character escapes; the scripts give the colours, this page drops them.
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]")
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` without terminal escapes, and with the remaining control characters as `U+001B`."""
    return HIDDEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", ESCAPES.sub("", text).replace("\r", ""))
