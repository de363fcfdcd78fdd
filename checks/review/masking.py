"""Paints over secrets in all that leaves the process: requests, posts, summaries and the log."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from checks.review.secret_pairs import is_env, pairs, secret_name
from checks.review.token_forms import Span, forms, private_keys
from checks.values.secret_texts import default_word, placeholder

MASK = "•••"
# Shorter ones are words that may well stand elsewhere; they are painted over where they stand.
SHORTEST = 6
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/=_-])")
_HEX = re.compile(r"(?i)(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})")
_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OURS = frozenset(("OPENAI_API_KEY", "GITHUB_TOKEN", "GH_TOKEN"))
_NAMED = re.compile(
    r"(?i)(?:token|key|secret|passw(?:or)?d|passphrase|pass|credentials?|dsn|auth|cookie|pat)(?:_?\d+)?$"
)
_ENOUGH = 2_000_000


@dataclass(slots=True)
class Masker:
    """Knows secrets, learns more from texts, and paints all of them over. Masking twice changes nothing more."""

    known: set[str] = field(default_factory=set)
    # Secrets that are words, too: they stay where they stand otherwise, but not in base64.
    words: set[str] = field(default_factory=set)
    _forms: frozenset[str] | None = None

    @staticmethod
    def of_environment(environ: Mapping[str, str]) -> Masker:
        """A masker that knows the secrets of the job: what a variable's name or value gives away."""
        masker = Masker()
        for name, value in environ.items():
            if _is_secret(name, value.strip()):
                lines = value.strip().splitlines()
                for line in lines:
                    if len(lines) == 1 or len(line.strip()) >= 16:
                        masker._add(line, certain=name in _OURS or len(lines) > 1)
            else:
                masker.learn(value[:_ENOUGH])
        return masker

    def learn(self, text: str, path: str = "") -> None:
        """Remember the secrets of a text, so that they are painted over wherever they stand."""
        for start, end in _spans(text, path):
            for line in text[start:end].split("\n"):
                self._add(line.strip().strip("\"'`,+\\ "))
                unescaped = _unescaped(line.strip())
                if unescaped != line.strip():
                    self._add(unescaped)

    def mask(self, text: str, path: str = "") -> str:
        """The text, line by line the same, with secrets painted over. `path` tells how to read it."""
        return self.known_only(self._decoded(_painted(text, _spans(text, path))))

    def certain(self, text: str) -> str:
        """The text without known secrets and those that show by their form, whatever kind of text it is."""
        return self.known_only(self._decoded(_painted(text, [*forms(text), *private_keys(text)])))

    def known_only(self, text: str) -> str:
        """The text without the secrets that are known already and their usual encodings."""
        present = [word for word in self._written() if word in text]
        if not present:
            return text
        # The longest first: one may be part of another.
        return re.sub("|".join(map(re.escape, sorted(present, key=len, reverse=True))), MASK, text)

    def _decoded(self, text: str) -> str:
        """Paint over base64 that hides a secret."""

        def painted(match: re.Match[str]) -> str:
            plain = _plain(match[0])
            if plain is None:
                return match[0]
            found = self.known_only(plain) != plain or any(word in plain for word in self.words)
            return MASK if found or any(_spans(plain, "")) else match[0]

        return _BASE64.sub(painted, text)

    def _add(self, secret: str, certain: bool = False) -> None:
        secret = secret.strip()
        if MASK in secret or len(secret) < SHORTEST:
            return
        if certain or _distinct(secret):
            self.known.add(secret)
            self._forms = None
        else:
            self.words.add(secret)

    def _written(self) -> frozenset[str]:
        if self._forms is None:
            self._forms = frozenset(form for secret in self.known for form in _encodings(secret))
        return self._forms


def _spans(text: str, path: str) -> Iterator[Span]:
    yield from forms(text)
    yield from private_keys(text)
    for start, end in pairs(text, path):
        if is_env(path) or not _public(text[start:end], text[:start]):
            yield start, end


def _public(value: str, before: str) -> bool:
    """Whether a value is a digest with its algorithm, or stands under a name that says it is one."""
    if re.match(r"(?i)(?:sha\d{1,3}|md5)[:\-]", value):
        return True
    line = before[-80:].rpartition("\n")[2]
    plain = _HEX.fullmatch(value) or _UUID.fullmatch(value)
    return bool(plain and re.search(r"(?i)digest|hash|checksum|sha\d+|revision|commit", line))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _painted(text: str, spans: Iterable[Span]) -> str:
    """The text with a mask for each line of each span, so that the numbers of lines stay. `•••` keeps no length."""
    parts, at = [], 0
    for start, end in _merged(spans):
        lines = text[start:end].split("\n")
        parts += [text[at:start], "\n".join(_indent(line) + MASK if line.strip() else line for line in lines)]
        at = end
    return "".join([*parts, text[at:]])


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _is_secret(name: str, value: str) -> bool:
    if name in ("PWD", "OLDPWD") or len(value) < SHORTEST:
        return False
    if name in _OURS:
        return not (value.isalpha() and value.islower() and len(value) <= 8)
    if value.startswith(("/", "./", "http://", "https://")) and not any(forms(value)):
        return False
    return bool(secret_name(name) or _NAMED.search(name))


def _distinct(secret: str) -> bool:
    """Whether a secret is not also a word that stands in texts with another meaning."""
    if len(secret) < SHORTEST or default_word(secret, "") or (placeholder(secret) and len(secret) < 8):
        return False
    if secret.isalpha() and (secret.islower() or secret.istitle() or secret.isupper()):
        return len(secret) >= 14
    if len(secret) < 8:
        return bool(re.search(r"\d", secret) and re.search(r"[A-Za-z]", secret))
    return not secret.isdigit() and len(set(secret)) > 3


def _encodings(secret: str) -> set[str]:
    """A secret as it may be written: as it is, in JSON, in a URL, in base64 wherever it begins, in hex."""
    data = secret.encode("utf-8", "surrogatepass")
    forms_ = {
        secret,
        json.dumps(secret)[1:-1],
        quote(secret, "", errors="replace"),
        quote_plus(secret, errors="replace"),
    }
    if len(data) >= SHORTEST:
        forms_ |= {data.hex(), data.hex().upper(), secret[::-1]}
        for offset in range(3):
            # Without the characters at either end that neighbours share.
            core = base64.b64encode(b"\0" * offset + data)[(0, 2, 3)[offset] :].decode().rstrip("=")
            core = core if (len(data) + offset) % 3 == 0 else core[:-1]
            if len(core) >= 7:
                forms_ |= {core, core.replace("+", "-").replace("/", "_")}
        whole = base64.b64encode(data).decode()
        forms_ |= {whole, whole.rstrip("="), base64.b64encode(data + b"\n").decode()}
    return {form for form in forms_ if len(form) >= SHORTEST}


def _plain(text: str) -> str | None:
    """What a text says in base64, when that is text."""
    raw = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return plain if all(char.isprintable() or char in "\r\n\t" for char in plain) else None


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: match[1], text)
