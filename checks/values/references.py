"""The grammar of image references (github.com/distribution/reference), with reasons in words."""

from __future__ import annotations

import re
from typing import NamedTuple

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?\Z")
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*\Z")
_TAG = re.compile(r"\w[\w.-]{0,127}\Z", re.ASCII)
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\Z")
_HEX = {"sha256": 64, "sha384": 96, "sha512": 128}


class Reference(NamedTuple):
    """The parts of `[name][:tag][@digest]`; name keeps its registry."""

    name: str
    tag: str = ""
    digest: str = ""

    @classmethod
    def split(cls, text: str) -> Reference:
        """Cut a reference at its separators, valid or not; `registry:5000/x` has no tag."""
        rest, _, digest = text.partition("@")
        head, slash, last = rest.rpartition("/")
        name, _, tag = last.partition(":")
        return cls(head + slash + name, tag, digest)

    @property
    def registry(self) -> str:
        """The host that it names; empty for the default registry."""
        first, slash, _ = self.name.partition("/")
        host = any(mark in first for mark in ".:[") or first == "localhost"
        return first if slash and host else ""


def name_problem(name: str) -> str | None:
    """What is wrong with `[registry/]path`, in words that follow "it"; None when nothing is."""
    if any(character.isspace() for character in name):
        return "contains a space"
    if "://" in name:
        return f"starts with a scheme ({name.partition('://')[0]}://), which an image reference cannot have"
    if name.endswith(("/", ":")):
        return f"ends with `{name[-1]}`"
    if "//" in name or name.startswith("/"):
        return "has an empty part between slashes"
    registry = Reference(name).registry
    if registry and not _DOMAIN.match(registry):
        return f"names the registry `{registry}`, which is no valid host"
    path = name.removeprefix(f"{registry}/") if registry else name
    return _path_problem(path)


def _path_problem(path: str) -> str | None:
    for part in path.split("/"):
        if _COMPONENT.match(part):
            continue
        if _COMPONENT.match(part.lower()):
            return f"has upper-case letters in `{part}`; a repository is written in lower case"
        return f"has characters in `{part}` that a repository cannot have"
    return None


def tag_problem(tag: str) -> str | None:
    """What is wrong with a tag; None when nothing is."""
    if _TAG.match(tag):
        return None
    if len(tag) > 128:
        return f"is {len(tag)} characters long, a tag has at most 128"
    if tag[:1] in (".", "-"):
        return f"starts with `{tag[0]}`"
    strange = sorted({character for character in tag if not re.match(r"[\w.-]", character, re.ASCII)})
    words = " ".join("a space" if character.isspace() else f"`{character}`" for character in strange)
    return f"contains {words}, a tag has only letters, digits, `_`, `.` and `-`"


def digest_problem(digest: str) -> str | None:
    """What is wrong with a digest such as `sha256:…`; None when nothing is."""
    algorithm, colon, value = digest.partition(":")
    if not colon:
        return "has no algorithm, write `sha256:` before it"
    if (wanted := _HEX.get(algorithm)) is None:
        return None if _DIGEST.match(digest) else "is no digest: algorithm, colon, hexadecimal digits"
    if not re.fullmatch(r"[0-9a-f]*", value):
        return "has characters that are not lower-case hexadecimal digits"
    return None if len(value) == wanted else f"has {len(value)} hexadecimal digits, {algorithm} has {wanted}"


def problem(text: str) -> str | None:
    """What is wrong with a whole reference; None when nothing is."""
    reference = Reference.split(text)
    if found := name_problem(reference.name):
        return found
    if (":" in text[len(reference.name) :]) and (found := _tag_part(text, reference)):
        return found
    if "@" in text and (found := digest_problem(reference.digest)):
        return f"has a digest that {found}"
    return None


def _tag_part(text: str, reference: Reference) -> str | None:
    if not text[len(reference.name) :].startswith(":"):
        return None
    found = "is empty" if not reference.tag else tag_problem(reference.tag)
    return f"has a tag that {found}" if found else None
