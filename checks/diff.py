"""Unified diffs that `git apply` and `patch` take."""

from __future__ import annotations

from difflib import unified_diff as lines_diff

_ESCAPES = {"\t": r"\t", "\n": r"\n", '"': r"\"", "\\": r"\\"}
_NO_END = "\\ No newline at end of file\n"


def unified_diff(before: bytes | None, after: bytes, uri: str) -> str:
    """The change of one file; `before` is None for a new one. Bytes that are not UTF-8 survive."""
    old, new = _lines(before or b""), _lines(after)
    source = "/dev/null" if before is None else _quoted(f"a/{uri}")
    lines = lines_diff(old, new, source, _quoted(f"b/{uri}"))
    text = "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}" for line in lines)
    if before is None and text:
        return f"diff --git {_quoted(f'a/{uri}')} {_quoted(f'b/{uri}')}\nnew file mode 100644\n{text}"
    return text


def _lines(data: bytes) -> list[str]:
    """Lines with their ends. Only a line feed ends one: str.splitlines knows too many others."""
    text = data.decode("utf-8", "surrogateescape")
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _quoted(path: str) -> str:
    """As Git quotes a path with unusual characters; a path with a space needs a tab behind it."""
    if path.isprintable() and not set(path) & set(_ESCAPES):
        return path
    data = path.encode("utf-8", "surrogateescape").decode("latin-1")
    return '"' + "".join(_octal(char) for char in data) + '"'


def _octal(char: str) -> str:
    return _ESCAPES.get(char) or (char if " " <= char <= "~" else f"\\{ord(char):03o}")
