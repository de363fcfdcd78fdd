"""Read a log of any size and coding as a stream of UTF-8 pieces that end with whole lines."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

PIECE = 1 << 22
LONGEST = 1 << 16
MOST = 1 << 30
_GZIP = b"\x1f\x8b"
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


class Stream(Protocol):
    """What can be read: a file, a pipe, a member of an archive."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none at the end."""


@dataclass(slots=True)
class Remarks:
    """What was odd about an input, each thing once. `broken` when the end could not be read."""

    words: list[str] = field(default_factory=list)
    broken: bool = False

    def say(self, words: str, broken: bool = False) -> None:
        """Note it."""
        self.broken |= broken
        if words not in self.words:
            self.words.append(words)


def pieces(stream: Stream, remarks: Remarks, most: int = MOST) -> Iterator[bytes]:
    """Pieces of about `PIECE` bytes, each but the last ending with a newline, at most `most` bytes in all.

    gzip is unpacked, UTF-16 and UTF-32 become UTF-8, a line keeps its first `LONGEST` bytes.
    """
    yield from _whole_lines(_utf8(_limited(_unpacked(stream, remarks), most, remarks), remarks), remarks)


def _raw(stream: Stream) -> Iterator[bytes]:
    # A pipe gives what it has: read1 where there is one, so that a live log is seen at once.
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    while data := read(PIECE):
        yield data


def _unpacked(stream: Stream, remarks: Remarks) -> Iterator[bytes]:
    source = _raw(stream)
    first = next(source, b"")
    while 0 < len(first) < 4 and (more := next(source, b"")):
        first += more
    if not first.startswith(_GZIP):
        yield first
        yield from source
        return
    try:
        yield from _gunzipped(first, source, remarks)
    except zlib.error as error:
        remarks.say(f"the gzip data is damaged ({error}): what comes after is not analysed", broken=True)


def _gunzipped(first: bytes, source: Iterator[bytes], remarks: Remarks) -> Iterator[bytes]:
    packed = first
    unpack = zlib.decompressobj(wbits=31)
    while packed or (packed := next(source, b"")):
        if unpack.eof:
            packed = packed.lstrip(b"\0")
            if not packed:
                continue
            unpack = zlib.decompressobj(wbits=31)
        yield unpack.decompress(packed, PIECE)
        packed = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    if not unpack.eof:
        remarks.say("the gzip data ends in the middle: it is analysed as far as it goes", broken=True)


def _limited(source: Iterator[bytes], most: int, remarks: Remarks) -> Iterator[bytes]:
    left = most
    for data in source:
        yield data[:left]
        left -= len(data)
        if left <= 0:
            remarks.say(f"longer than {most >> 20:,} MiB: only its beginning is analysed")
            return


def _utf8(source: Iterator[bytes], remarks: Remarks) -> Iterator[bytes]:
    first = next(source, b"")
    while 0 < len(first) < 4 and (more := next(source, b"")):
        first += more
    coding = _coding(first)
    if coding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        for data in source:
            yield data
        return
    remarks.say(f"read as {coding.upper()}")
    decoder = codecs.getincrementaldecoder(coding)("replace")
    yield decoder.decode(first).removeprefix("\ufeff").encode("utf-8", "replace")
    for data in source:
        yield decoder.decode(data).encode("utf-8", "replace")
    yield decoder.decode(b"", True).encode("utf-8", "replace")


def _coding(first: bytes) -> str | None:
    for mark, coding in _BOMS:
        if first.startswith(mark):
            return coding
    sample = first[:4096]
    even, odd = sample[::2], sample[1::2]
    if len(sample) >= 8 and odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if len(sample) >= 8 and even.count(0) > 0.7 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _without_nul(source: Iterator[bytes], remarks: Remarks) -> Iterator[bytes]:
    for data in source:
        if b"\0" in data:
            remarks.say("holds NUL bytes, which are left out")
        yield data.replace(b"\0", b"")


def _whole_lines(source: Iterator[bytes], remarks: Remarks) -> Iterator[bytes]:
    """Join and cut at newlines; of an overlong line the rest is dropped, wherever the pieces part it."""
    held = bytearray()
    dropping = False
    for data in _without_nul(source, remarks):
        start = data.find(b"\n") if dropping else 0
        if start < 0:
            continue
        held += data[start:]
        dropping = False
        cut = held.rfind(b"\n") + 1
        if len(held) - cut > LONGEST:
            remarks.say(f"has a line of more than {LONGEST >> 10} KiB, of which the beginning is analysed")
            del held[cut + LONGEST :]
            dropping = True
        if len(held) >= PIECE and cut:
            yield bytes(held[:cut])
            del held[:cut]
    if held:
        yield bytes(held)
