"""What is no values file is refused with a reason, before it can do harm."""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import InputError
from checks.values.parse import parse
from checks.values.reader import LIMIT, decode, read
from checks.values.tree import YamlError


def refused(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        read(path, "v.yaml")
    assert raised.value.where == "v.yaml"
    assert raised.value.todo
    return raised.value.what


READABLE = [
    ("empty", b"", "", 0),
    ("plain", b"a: 1\n", "a: 1\n", 0),
    ("carriage returns", b"a: 1\r\n", "a: 1\r\n", 0),
    ("byte order mark", b"\xef\xbb\xbfa: 1\n", "a: 1\n", 3),
    ("only a byte order mark", b"\xef\xbb\xbf", "", 3),
    ("umlaut", "ä: é\n".encode(), "ä: é\n", 0),
]


@pytest.mark.parametrize(("data", "text", "offset"), [row[1:] for row in READABLE], ids=[row[0] for row in READABLE])
def test_a_text_is_read(tmp_path: Path, data: bytes, text: str, offset: int) -> None:
    path = tmp_path / "v.yaml"
    path.write_bytes(data)
    source = read(path, "v.yaml")
    assert (source.uri, source.text, source.offset) == ("v.yaml", text, offset)


def test_a_fix_counts_the_bytes_of_the_file() -> None:
    source = decode(b"\xef\xbb\xbf" + "é: x\n".encode(), "v.yaml")
    edit = source.replacement(3, 4, "y")
    assert (edit.start, edit.end) == (7, 8)


BYTES = [
    ("UTF-16 with a mark", "a: 1\n".encode("utf-16"), "is UTF-16, not UTF-8"),
    ("UTF-16 without a mark", "a: 1\n".encode("utf-16-le"), "is UTF-16, not UTF-8"),
    ("UTF-32", "a: 1\n".encode("utf-32"), "is UTF-32, not UTF-8"),
    ("Latin-1", b"a: 1\nb: \xe9\n", "is not UTF-8 at line 2, byte 8 of the file"),
    ("Latin-1 behind a mark", b"\xef\xbb\xbfa: \xe9", "is not UTF-8 at line 1, byte 6 of the file"),
    ("cut short", b"a: \xc3", "is not UTF-8 at line 1, byte 3 of the file"),
    ("binary", b"a: 1\nb: \x00\n", "is binary: a NUL byte at line 2, byte 8 of the file"),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES])
def test_no_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "v.yaml"
    path.write_bytes(data)
    assert refused(path) == reason


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path) == "is a folder"
    assert refused(tmp_path / "pipe") == "is a pipe or a device"
    assert refused(Path("/dev/zero")) == "is a pipe or a device"
    assert refused(tmp_path / "none") == "cannot be read: No such file or directory"
    assert refused(tmp_path / "none" / "x" / "\0") == "cannot be read: embedded null byte"


def test_a_socket_is_refused() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        path = Path(folder, "s")
        server.bind(str(path))
        assert refused(path) == "is a pipe or a device"


def test_links_are_followed_unless_they_go_round(tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "link").symlink_to("v.yaml")
    (tmp_path / "loop").symlink_to("loop")
    assert read(tmp_path / "link", "v.yaml").text == "a: 1\n"
    assert refused(tmp_path / "loop").startswith("cannot be read: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    path.chmod(0)
    assert refused(path) == "cannot be read: Permission denied"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "v.yaml"
    with path.open("wb") as stream:
        stream.truncate(100 * LIMIT)
    assert refused(path) == "is larger than 20 MiB"


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError, YamlError):
        parse(decode(data, "v.yaml"))
