"""Any stream becomes UTF-8 pieces of whole lines, in bounded memory, and what was odd is said."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.logs.reading import LONGEST, PIECE, Remarks, pieces

TEXT = "one\nzwei ü\r\nthree\rstill three\n\nfive"


def read(data: bytes, most: int = 1 << 30) -> tuple[bytes, Remarks]:
    remarks = Remarks()
    return b"".join(pieces(io.BytesIO(data), remarks, most)), remarks


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(TEXT.encode(), [], id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), [], id="utf-8 with its mark"),
        pytest.param(gzip.compress(TEXT.encode()), [], id="gzip"),
        pytest.param(gzip.compress(TEXT[:9].encode()) + gzip.compress(TEXT[9:].encode()), [], id="two gzip members"),
        pytest.param(gzip.compress(TEXT.encode()) + b"\0" * 512, [], id="gzip with padding"),
        pytest.param(TEXT.encode("utf-16"), ["read as UTF-16-LE"], id="utf-16 with its mark"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), ["read as UTF-16-BE"], id="utf-16 big-endian"),
        pytest.param(TEXT.encode("utf-16-le"), ["read as UTF-16-LE"], id="utf-16 without a mark"),
        pytest.param(TEXT.encode("utf-32"), ["read as UTF-32-LE"], id="utf-32"),
        pytest.param(b"o\0ne\n" + TEXT.encode()[4:], ["holds NUL bytes, which are left out"], id="NUL bytes"),
    ],
)
def test_codings(data: bytes, words: list[str]) -> None:
    text, remarks = read(data)
    assert text.decode() == TEXT
    assert remarks.words == words
    assert not remarks.broken


@pytest.mark.parametrize("cut", [12, 40, -9, -1])
def test_a_truncated_gzip_is_read_as_far_as_it_goes(cut: int) -> None:
    whole = b"".join(b"line %d\n" % number for number in range(5000))
    text, remarks = read(gzip.compress(whole)[:cut])
    assert whole.startswith(text)
    assert remarks.broken
    assert "ends in the middle" in remarks.words[0]


def test_a_damaged_gzip_is_said() -> None:
    data = bytearray(gzip.compress(b"line\n" * 50_000))
    data[60:70] = b"\xff" * 10
    _, remarks = read(bytes(data))
    assert remarks.broken
    assert "damaged" in remarks.words[0]


class Endless:
    """A stream without end, and without newlines if so wished."""

    def __init__(self, chunk: bytes, most: int = 1 << 62) -> None:
        self.chunk, self.left, self.given = chunk, most, 0

    def read(self, size: int = -1, /) -> bytes:
        data = self.chunk[: min(size, self.left)]
        self.left -= len(data)
        self.given += len(data)
        return data


def test_an_endless_stream_ends_at_the_limit_and_is_said() -> None:
    stream, remarks = Endless(b"y\n" * 4096), Remarks()
    assert sum(map(len, pieces(stream, remarks, 1 << 22))) <= 1 << 22
    assert stream.given < 1 << 23
    assert remarks.words == ["longer than 4 MiB: only its beginning is analysed"]


def test_a_gzip_bomb_is_unpacked_in_pieces_up_to_the_limit() -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b"\n" * (1 << 20)) for _ in range(64)) + packer.flush()
    remarks = Remarks()
    sizes = [len(piece) for piece in pieces(io.BytesIO(bomb), remarks, 1 << 24)]
    assert max(sizes) <= 3 * PIECE
    assert sum(sizes) == 1 << 24
    assert "longer than" in remarks.words[0]


def test_a_line_without_end_keeps_its_beginning_and_the_next_line_its_number() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"first\n" + b"x" * 100
        for _ in range(40):
            yield b"x" * PIECE
        yield b"x\nthird\n"

    class Stream:
        def __init__(self) -> None:
            self.source = chunks()

        def read(self, _size: int, /) -> bytes:
            return next(self.source, b"")

    remarks = Remarks()
    lines = b"".join(pieces(Stream(), remarks)).split(b"\n")
    assert [lines[0], lines[2], lines[3]] == [b"first", b"third", b""]
    assert LONGEST <= len(lines[1]) <= LONGEST + PIECE
    assert "has a line of more than 64 KiB" in remarks.words[0]


@given(st.binary(max_size=3000), st.integers(1, 64))
def test_any_bytes_in_any_portions_give_the_same_lines(data: bytes, size: int) -> None:
    class Portions(io.BytesIO):
        def read1(self, _size: int | None = -1, /) -> bytes:
            return super().read1(size)

    assert b"".join(pieces(Portions(data), Remarks())) == read(data)[0]
