"""Bytes of a file as text, whatever its encoding; None for what is no text."""

from __future__ import annotations

import codecs

PEEK = 8192
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str | None:
    """The text of a file, its byte order mark left out; odd bytes are kept as U+FFFD.

    UTF-16 without a mark is known by its zero bytes. A file with other zero bytes is text only when the
    rest of it is: a single zero must not hide what stands around it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    head = data[:PEEK]
    if b"\0" not in head:
        return data.decode("utf-8", "replace") if _textual(head) else None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return data.decode("utf-16-le", "replace")
    if even > 0.7 * half and odd < 0.1 * half:
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "replace") if head.count(0) < 0.02 * len(head) + 2 and _textual(head) else None


def _textual(head: bytes) -> bool:
    """Whether nearly all bytes are those of a text in UTF-8 or in an encoding of one byte a character."""
    if not head:
        return True
    control = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32)))
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character may be cut at the end; other bytes above 127 are rare in a text of an old encoding.
        broken = error.start < len(head) - 4 and sum(byte > 127 for byte in head) > 0.3 * len(head)
    else:
        broken = False
    return not broken and control <= 0.02 * len(head)
