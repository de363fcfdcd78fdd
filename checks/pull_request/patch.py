"""A change as one patch that `git apply` takes: text, binary files, new and deleted ones."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping
from difflib import diff_bytes, unified_diff

from checks.pull_request import marks
from checks.pull_request.proposal import Change

MOST_TEXT = 1 << 20  # a longer file is written whole: comparing its lines would take too long
_ABSENT = "0" * 40
_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ESCAPES = {"\t": r"\t", "\n": r"\n", '"': r"\"", "\\": r"\\"}


def patch(files: Mapping[str, Change]) -> bytes:
    """The patch of all files, in the order of their names."""
    return b"".join(part for uri, change in sorted(files.items()) for part in _file(uri, change))


def _file(uri: str, change: Change) -> Iterator[bytes]:
    before, after = change.before, change.after
    if before == after:
        return
    old, new = (_ABSENT if data is None else marks.blob(data) for data in (before, after))
    mode = "100755" if change.executable and before is None else "100644"
    yield f"diff --git {_quoted(f'a/{uri}')} {_quoted(f'b/{uri}')}\n".encode()
    if before is None:
        yield f"new file mode {mode}\n".encode()
    if after is None:
        yield b"deleted file mode 100644\n"
    yield f"index {old}..{new}{' 100644' if before is not None and after is not None else ''}\n".encode()
    if _binary(before) or _binary(after):
        yield from _literal(after or b"")
    elif before or after:
        source = b"/dev/null" if before is None else _quoted(f"a/{uri}").encode()
        target = b"/dev/null" if after is None else _quoted(f"b/{uri}").encode()
        for line in diff_bytes(unified_diff, _lines(before), _lines(after), source, target):
            yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _binary(data: bytes | None) -> bool:
    return data is not None and (b"\0" in data or len(data) > MOST_TEXT)


def _literal(data: bytes) -> Iterator[bytes]:
    """Git's form of binary data: compressed, in lines of up to 52 bytes in base 85, each led by its length."""
    yield f"GIT binary patch\nliteral {len(data)}\n".encode()
    packed = zlib.compress(data)
    for start in range(0, len(packed), 52):
        part = packed[start : start + 52]
        yield _LENGTHS[len(part) - 1].encode() + base64.b85encode(part, pad=True) + b"\n"
    yield b"\n"


def _lines(data: bytes | None) -> list[bytes]:
    """Lines with their ends; only a line feed ends one."""
    lines = [line + b"\n" for line in (data or b"").split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _quoted(path: str) -> str:
    """As Git quotes a path with unusual characters. A space behind a path would be taken for its end."""
    if path.isprintable() and path.isascii() and not set(path) & {*_ESCAPES, " "}:
        return path
    data = path.encode("utf-8", "surrogateescape").decode("latin-1")
    return '"' + "".join(_ESCAPES.get(c) or (c if " " <= c <= "~" else f"\\{ord(c):03o}") for c in data) + '"'
