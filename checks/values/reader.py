"""Bytes to text, with a clear error for what is no values file."""

from __future__ import annotations

from pathlib import Path

from checks.errors import InputError
from checks.values.tree import Source

LIMIT = 20 * 1024 * 1024


def read(path: Path, uri: str) -> Source:
    """The text of a values file. Raises InputError."""
    try:
        return decode(path.read_bytes(), uri)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", uri, "Name a file.") from error


def decode(data: bytes, uri: str) -> Source:
    """The text of a file's bytes. Raises InputError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", uri, "Save it as UTF-8.") from error
    return Source(uri, text, 3 if data.startswith(b"\xef\xbb\xbf") else 0)
