"""What only looks like a secret: examples, placeholders, references, public halves, hashes."""

from __future__ import annotations

import re

from checks.evidence.leaks import Leak
from checks.security.detectors import SOURCE, decoded
from checks.values.placeholders import templated
from checks.values.secret_texts import default_word, entropy, machine_made, placeholder, stands_for_another

_EXAMPLE = re.compile(r"EXAMPLE|(.)\1{5}|(?i:x{5,}|your[-_]|placeholder|change_?me|redacted|dummy)")
_SEQUENCE = re.compile(r"(?i)0123456789|1234567890|abcdefghij|zyxwvuts")
# The token that the page of jwt.io shows: its user is called John Doe.
_JWT_PAGE = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lI"
# Tokens that documentation shows.
_SHOWN = frozenset({"ghp_16C7e42F292c6912E7710c838347Ae178B4a", "sk_test_4eC39HqLyjWDarjtT1zdp7dc"})
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}\Z|https?://[0-9a-f]{32}@")
_PUBLIC = re.compile(
    r"\A(?:pk_(?:live|test)_|sb_publishable_|phc_|pk\.eyJ|age1|AgA|AgB"
    r"|-----BEGIN (?:CERT|PUBLIC|PGP PUBLIC|PGP MESSAGE))"
)
_HASHES = re.compile(
    r"(?i)(?:sha-?(?:1|256|384|512)|md5|integrity|checksum|digest|etag|fingerprint|\bhash|revision|commit|\brev\b|resolved"
    r"|site[-_]?key|public[-_]?key|publishable|recipient|encryptedData|ENC\[|cksum)[\w-]{0,20}[\"']?\s*(?:[:=]|=>)?\s*[\"'(]?[\w:+-]{0,12}\Z"
)
# A word, a sentence, or a name of several words.
_WORDS = re.compile(
    r"[^\W\d_]?[^\W\d_A-Z]{2,11}[.!?…:]?\Z|[^\W\d_]+(?:[ '\u2019,.!?]+[^\W\d_]+)+[.!?…:]?\Z|[a-z]+(?:-[a-z]+)+\Z"
)
_LOCAL = re.compile(r"@(?:localhost|127\.0\.0\.1|\[::1\]|(?:[\w-]+\.)*example\.(?:com|org|net))(?![\w.-])")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_LOCKS = re.compile(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|flake\.lock|bun\.lock|pdm\.lock)$"
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\Z")
_ASSIGNED = re.compile(r"(?:=\s*|[:(,]\s+)\Z")
_QUOTES = ("'", '"', "`")
_BEFORE = 80


def real(leak: Leak, text: str, uri: str) -> bool:
    """Whether it is a secret rather than something that looks like one."""
    value = leak.value or text[leak.start : leak.end]
    if _PUBLIC.match(value) or _JWT_PAGE in value or value in _SHOWN or templated(value):
        return False
    if "-----BEGIN" in value:
        return len(re.sub(r"-----[^-]+-----|[^A-Za-z0-9+/]", "", value)) >= 40
    before = text[max(0, leak.start - _BEFORE) : leak.start].rpartition("\n")[2]
    if _HASHES.search(before) and not leak.sure:
        return False
    if leak.sure:
        return not (_EXAMPLE.search(value.lstrip("A")) or _SEQUENCE.search(value) or _flat(value))
    if _LOCKS.search(uri) or _ADDRESS.match(value) or _code(value, before, uri):
        return False
    return _unknown(value, before, text[leak.end : leak.end + _BEFORE])


def _code(value: str, before: str, uri: str) -> bool:
    """Whether it is a number or, in source code, the name of a variable: neither stands in quotes."""
    if before[-1:] in _QUOTES:
        return False
    named = SOURCE.search(uri) and _ASSIGNED.search(before) and _NAME.match(value)
    return value.isdigit() or bool(named and not machine_made(value))


def _flat(value: str) -> bool:
    return len(value) >= 16 and entropy(value) < 2.5


def _unknown(value: str, before: str, after: str) -> bool:
    """Whether a text that nothing but its place makes a secret is one."""
    bare = value.strip().strip("\"'")
    if stands_for_another(bare) or default_word(bare, before) or _WORDS.match(bare) or _example_url(bare, after):
        return False
    if _ID.match(bare) and not re.search(r"(?i)token|secret|password|passwd|pwd|_auth", before):
        return False
    inner = decoded(bare)
    if inner is not None and (stands_for_another(inner) or default_word(inner, before) or _WORDS.match(inner.strip())):
        return False
    return not placeholder(bare)


def _example_url(value: str, after: str) -> bool:
    return bool(_LOCAL.match(after)) and len(value) < 12
