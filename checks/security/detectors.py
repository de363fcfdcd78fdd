"""Secrets that betterleaks misses, by their form or by the file that they stand in."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from checks.evidence.leaks import Leak
from checks.security.forms import DETECTORS, Detector
from checks.values.secret_names import kind_of
from checks.values.secret_shapes import shapes
from checks.values.secret_texts import machine_made

_PAIR = re.compile(
    r"(?<![\w.$/-])[\"']?(?P<name>[A-Za-z_][\w.-]{0,80})[\"']?[ \t]*(?::=|=>|[:=])[ \t]*"
    r"(?:[bfru]{0,2}(?P<quote>[\"'])(?P<quoted>[^\"'\n]{8,300})(?P=quote)|(?P<bare>[^\s\"',;&<>(){}\[\]|`]{8,300})(?=$|[\s,;&}]))",
    re.MULTILINE,
)
_HINT = re.compile(r"(?i)pass|pwd|secret|token|key|cred|pat\b|dsn|psk")
_CODE = re.compile(r"[()\[\]{}]|\A[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+\Z|::|->")
# A bare word in source code is a name, not a text.
SOURCE = re.compile(
    r"\.(?:py|js|jsx|ts|tsx|mjs|cjs|go|java|kt|kts|rs|rb|php|c|cc|cpp|h|hpp|cs|scala|swift|vue|svelte|tf|hcl)$"
)
# Where a password must stand, even one that a person has chosen is one.
_CHOSEN = frozenset({"netrc-password", "url-password", "oracle-password", "sshpass-password"})
NAMES = frozenset({"generic-secret", *(each.rule for each in DETECTORS)})


def detect(text: str, uri: str) -> Iterator[Leak]:
    """The secrets in a text by our own forms; look-alikes are not sorted out yet."""
    lower = text.lower()
    for each in DETECTORS:
        if (each.file is None or each.file.search(uri)) and (not each.anchors or any(a in lower for a in each.anchors)):
            for match in each.pattern.finditer(text):
                if _meant(each, match):
                    yield Leak(each.rule, each.sure, match.start("s"), match.end("s"), match["s"])
    for shape in shapes(text):
        value = text[shape.start : shape.start + shape.length]
        rule = shape.kind.removeprefix("an ").removeprefix("a ").replace(" ", "-").lower()
        if not shape.weak:
            yield Leak(
                rule, not rule.startswith(("password", "token", "user")), shape.start, shape.start + shape.length, value
            )
    if _HINT.search(text):
        yield from _assigned(text, bool(SOURCE.search(uri)))


def _meant(detector: Detector, match: re.Match[str]) -> bool:
    """Whether the name beside it is that of a secret, and a secret that is not sure looks made by a machine."""
    value = match["s"]
    if detector.rule == "encoded-private-key":
        return b"PRIVATE KEY" in base64.b64decode(value[: len(value) // 4 * 4])[:80]
    if (name := match.groupdict().get("n")) is not None and kind_of(name) is None:
        return False
    return detector.sure or detector.rule in _CHOSEN or (machine_made(value) and not _CODE.search(value))


def _assigned(text: str, source: bool) -> Iterator[Leak]:
    """What a key that is called like a secret is set to, when it looks made by a machine."""
    for match in _PAIR.finditer(text):
        group = "quoted" if match["quoted"] else "bare"
        value = match[group]
        if group == "bare" and (source or _CODE.search(value)):
            continue
        if _HINT.search(match["name"]) and kind_of(match["name"]) is not None and machine_made(value):
            yield Leak("generic-secret", False, match.start(group), match.end(group), value)


def decoded(text: str) -> str | None:
    """The printable text behind base64, None when it is none."""
    if len(text) < 8 or not re.fullmatch(r"[A-Za-z0-9+/\s]+={0,2}\s*", text):
        return None
    try:
        inner = base64.b64decode(text, validate=False).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return inner if inner.isprintable() or "\n" in inner else None
