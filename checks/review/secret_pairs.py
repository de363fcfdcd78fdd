"""Secrets that their names give away: `password = "…"` in any language, quoting and layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from checks.review import secret_patterns as patterns
from checks.review.token_forms import Span, filled_in
from checks.values.placeholders import capitals
from checks.values.secret_names import kind_of

_HINTS = tuple("pass pwd secret token key cred auth psk dsn jwt bearer cookie salt connection pat".split())
_LOOSE = re.compile(
    r"(?:password|passwd|passphrase|passwort)\d*(?:[_.-]?(?:prod|dev|test|stage|staging|old|new|v\d|\d)\w*)?$",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"(?:^|[._-])(?:auth|authorization|_authtoken|secret|private[_-]?key|x-api-key|passwd|requirepass|masterauth)$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"checksum|digest|sha\d+|md5|fingerprint|integrity|public", re.IGNORECASE)
_NOT_VALUES = re.compile(
    r"(?:none|null|nil|undefined|true|false|yes|no|on|off|self|str|string|bytes|int|bool|any|object|optional|"
    r"required|~|\d{1,3}|[\[\](){};,|>&*]+)[;,)]?",
    re.IGNORECASE,
)
# Something that is put in later begins here: `${…}`, `{{ … }}`, `{name}`.
_REFERENCE = re.compile(r"\$[({]|\{\{|\{[\w.()\[\]!:]*\}?$")
_CODE = frozenset(
    "py pyi js jsx mjs cjs ts tsx go rs java kt kts scala c h cc cpp hpp cs rb php swift m dart lua pl ex exs erl clj "
    "hs ml fs vb groovy gradle sql r jl zig nim v sol proto graphql tf hcl bicep cue rego html css scss less vue "
    "svelte".split()
)
_SHELL = frozenset(("", "sh", "bash", "zsh", "ksh", "fish", "mk", "dockerfile"))
# How far around a word that hints at a secret is looked, in characters.
_ABOVE, _BELOW = 400, 3_000


def is_env(path: str) -> bool:
    """Whether a file is one of those that hold a deployment's secrets: `.env`, `.env.prod`, `prod.env`."""
    name = PurePosixPath(path).name.lower()
    return name == ".env" or name.startswith(".env.") or name.endswith((".env", ".envrc"))


def pairs(text: str, path: str = "") -> Iterator[Span]:
    """Where the values stand that are named as secrets; in a `.env` file all values."""
    if is_env(path):
        for match in patterns.ENV_LINE.finditer(text):
            yield from _bare(match, "value")
    suffix = PurePosixPath(path).suffix[1:].lower()
    hints = _hints(text.lower())
    for start, end in _windows(text, hints):
        for first, last in _in_window(text[start:end], suffix):
            yield first + start, last + start
    if suffix not in _CODE and hints:
        yield from _below(text)


@lru_cache(maxsize=65536)
def secret_name(name: str) -> bool:
    """Whether a name says that its value is a secret."""
    if _ABOUT.search(name):
        return False
    last = name.rstrip(".").rpartition(".")[2]
    return bool(kind_of(last) or _LOOSE.search(last) or _ALSO.search(last))


def _hints(lower: str) -> list[int]:
    """Where words stand that hint at a secret."""
    found = []
    for hint in _HINTS:
        at = lower.find(hint)
        while at >= 0:
            found.append(at)
            at = lower.find(hint, at + len(hint))
    return sorted(found)


def _windows(text: str, hints: Iterable[int]) -> Iterator[Span]:
    """The parts of a text that are worth a closer look, as whole lines."""
    start = end = -1
    for hint in hints:
        if hint + _BELOW // 2 < end:
            continue
        above = text.rfind("\n", 0, max(0, hint - _ABOVE)) + 1
        below = text.find("\n", hint + _BELOW)
        if start >= 0 and above > end:
            yield start, end
            start = above
        start, end = (above if start < 0 else start), len(text) if below < 0 else max(end, below)
    if start >= 0:
        yield start, end


def _in_window(text: str, suffix: str) -> Iterator[Span]:
    yield from _quoted(text)
    for pattern in (patterns.TAG, patterns.ATTRIBUTES, patterns.VALUE_FIRST, patterns.SHELL_DEFAULT, patterns.FLAG):
        yield from _named(pattern, text)
    for match in patterns.PROSE.finditer(text):
        if re.search(r"\d|[^\w.,;:!?()\[\]]", match["value"]):
            yield from _bare(match, "value")
    if suffix not in _CODE:
        yield from _named(patterns.WORDS, text)
        yield from _unquoted(text, suffix in _SHELL)
    for match in patterns.IN_STRING.finditer(text):
        if secret_name(match["name"]) and (suffix not in _CODE or _within_string(text, match.start())):
            yield from _bare(match, "value")


def _named(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    groups = {"d", "s", "value"} & set(pattern.groupindex)
    for match in pattern.finditer(text):
        if match["name"] is None or secret_name(match["name"]):
            yield from _bare(match, *groups)


def _unquoted(text: str, shell: bool) -> Iterator[Span]:
    """Values to the end of their line, or of the word in a shell."""
    for match in patterns.PLAIN.finditer(text):
        if secret_name(match["name"]) and not _within_string(text, match.start()):
            if shell and (word := patterns.WORD.match(text, match.start("value"))):
                yield word.span()
            else:
                yield from _bare(match, "value")


def _quoted(text: str) -> Iterator[Span]:
    for pattern in (patterns.QUOTED, patterns.FALLBACK, patterns.COMPARED, patterns.ARGUMENTS):
        at = 0
        while (match := pattern.search(text, at)) is not None:
            # The next name may be within this match: `login(user, password="…")`.
            at = match.end("name")
            if not secret_name(match["name"]) or (pattern is patterns.ARGUMENTS and not _is_argument(match)):
                continue
            yield from _literal(match)
            at = match.end()
            while (more := patterns.MORE.match(text, at)) is not None:
                yield from _literal(more)
                at = more.end()


def _literal(match: re.Match[str]) -> Iterator[Span]:
    for group in patterns.STRINGS:
        value = match[group]
        if value and value.strip() and not filled_in(value):
            yield match.span(group)


def _is_argument(match: re.Match[str]) -> bool:
    """Whether the string after a name is its value, and not the next word of a list."""
    if patterns.SETTER.match(match["call"] or match["name"]):
        return True
    value = next((match[group] for group in patterns.STRINGS if match[group]), "")
    mixed = re.search(r"\d|[^\w\s.:/\-]", value)
    return len(value) >= 6 and bool(mixed) and " " not in value and not capitals(value)


def _bare(match: re.Match[str], *groups: str) -> Iterator[Span]:
    """The values of a match without quotes, comments and commas around them."""
    for group in groups:
        value = match[group]
        if not value:
            continue
        inner = re.sub(r"\s+#.*\Z|[\s,;]+\Z", "", value).strip("\"'`")
        if not inner or _REFERENCE.match(inner) or filled_in(inner) or _NOT_VALUES.fullmatch(inner):
            continue
        start = match.start(group) + value.index(inner)
        yield start, start + len(inner)


def _within_string(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return any(line.count(quote) % 2 for quote in "\"'`")


def _below(text: str) -> Iterator[Span]:
    """Values below their name: YAML's block texts, and all of a Kubernetes Secret."""
    for match in patterns.BLOCK.finditer(text):
        if secret_name(match["name"]) and not patterns.KEYED.search(match["body"]):
            for line in re.finditer(r"\S[^\n]*\S|\S", match["body"]):
                if not filled_in(line[0]) and not _NOT_VALUES.fullmatch(line[0]):
                    yield line.start() + match.start("body"), line.end() + match.start("body")
    for match in patterns.SECRET_DATA.finditer(text) if patterns.SECRET_KIND.search(text) else ():
        for entry in patterns.ENTRY.finditer(match["body"]):
            for start, end in _bare(entry, "value", "line"):
                yield start + match.start("body"), end + match.start("body")
