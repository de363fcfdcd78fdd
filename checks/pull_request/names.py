"""Names of branches, and one safe line for titles and commit messages."""

from __future__ import annotations

import hashlib
import re

from checks.reporters.safe import one_line

PREFIX = "self-improving"
STAGING = "self-improving-staging"
MOST_TITLE = 200
_UNSAFE = re.compile(r"[^a-z0-9]+")
_REPLACED = (
    (re.compile(r"@"), "(at)"),
    (re.compile(r"#(?=\w)"), "# "),
    (re.compile(r"\b(gh)-(?=\d)", re.IGNORECASE), r"\1 "),
    (re.compile(r"://"), ": //"),
    (re.compile(r"\["), "("),
    (re.compile(r"\]"), ")"),
)


def branch(optimizer: str, target: str) -> str:
    """The one branch of an optimizer and a target: `self-improving/query-optimizer/shop`."""
    return f"{PREFIX}/{slug(optimizer)}/{slug(target)}"


def staging_folder(optimizer: str, target: str) -> str:
    """Where a commit stands while it is made: `self-improving-staging/query-optimizer/shop/`."""
    return f"{STAGING}/{slug(optimizer)}/{slug(target)}/"


def slug(text: str) -> str:
    """The text as one part of a branch's name; what had to be changed gets a hash, so that no two texts meet."""
    short = _UNSAFE.sub("-", text.lower()).strip("-")[:60].strip("-")
    if short == text:
        return short
    number = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{short}-{number}".lstrip("-")


def title(text: str) -> str:
    """One line for a title or a commit: nobody is mentioned, no issue closed, no run skipped by it."""
    line = one_line(text, MOST_TITLE)
    for pattern, instead in _REPLACED:
        line = pattern.sub(instead, line)
    return line[:MOST_TITLE].strip()
