"""Bytes to text, with a clear error for what is no values file."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISDIR, S_ISREG

from checks.errors import InputError
from checks.values.tree import Source

LIMIT = 20 * 1024 * 1024
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAVE = "Save it as UTF-8."


def read(path: Path, uri: str) -> Source:
    """The text of a values file. Raises InputError."""
    try:
        _refuse_unreadable(path, uri)
        with path.open("rb") as stream:
            return decode(stream.read(LIMIT + 1), uri)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read: {reason}", uri, "Name a file that exists and can be read.") from error
    except ValueError as error:
        raise InputError(f"cannot be read: {error}", uri, "Name a file that exists and can be read.") from error


def decode(data: bytes, uri: str) -> Source:
    """The text of a file's bytes. Raises InputError."""
    if len(data) > LIMIT:
        raise _too_large(uri)
    encoding = next((name for mark, name in _OTHER_MARKS if data.startswith(mark)), "")
    if encoding or (b"\0" in data and data.count(b"\0") * 3 > len(data)):
        raise InputError(f"is {encoding or 'UTF-16'}, not UTF-8", uri, _SAVE)
    if (nul := data.find(b"\0")) >= 0:
        raise InputError(f"is binary: a NUL byte at {_place(data, nul)}", uri, "Name a YAML file.")
    offset = len(_UTF8_MARK) if data.startswith(_UTF8_MARK) else 0
    try:
        return Source(uri, data[offset:].decode(), offset)
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 at {_place(data, offset + error.start)}", uri, _SAVE) from error


def _refuse_unreadable(path: Path, uri: str) -> None:
    """Before it is opened: a pipe would block for ever, a device may have no end."""
    found = path.stat()
    if S_ISDIR(found.st_mode):
        raise InputError("is a folder", uri, "Name the values files in it.")
    if not S_ISREG(found.st_mode):
        raise InputError("is a pipe or a device", uri, "Name a file.")
    if found.st_size > LIMIT:
        raise _too_large(uri)


def _too_large(uri: str) -> InputError:
    return InputError(f"is larger than {LIMIT // 1024**2} MiB", uri, "Values files are small: name another file.")


def _place(data: bytes, position: int) -> str:
    line = data.count(b"\n", 0, position) + 1
    return f"line {line}, byte {position} of the file"
