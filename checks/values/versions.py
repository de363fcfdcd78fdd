"""Keys whose values are texts even when they look like numbers: versions, tags, identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.golang import printed
from checks.values.places import PROGRAM_MAPS, below_any, ends_with, expected_scalar, words
from checks.values.tree import Scalar
from checks.values.uses import AS_NUMBER, seen

if TYPE_CHECKING:
    from checks.values.document import Entry, Values

_VERSIONS = frozenset(("tag", "version", "versions", "tags", "revision", "commit", "sha", "digest", "sha1", "channel"))
_IDENTIFIERS = frozenset((
    "id", "ids", "account", "accounts", "project", "password", "token", "secret", "passphrase", "phone", "zip",
    "serial", "license", "key", "username", "user", "name", "code", "hash", "checksum", "build", "release",
))  # fmt: skip


def is_version(entry: Entry) -> bool:
    """Whether the entry holds a version or a tag, by its key or that of its list."""
    found = words(entry.name if entry.key is not None else entry.above)
    return bool(found) and found[-1] in _VERSIONS


def is_identifier(entry: Entry) -> bool:
    """Whether the entry holds an identifier, a name or a secret, by its key."""
    if entry.key is None or ends_with(entry.name, "as", "user") or below_any(entry.path, PROGRAM_MAPS):
        return False
    found = words(entry.name)
    return bool(found) and found[-1] in _IDENTIFIERS and not _unix_id(found)


def _unix_id(found: tuple[str, ...]) -> bool:
    return found[-2:] in (("user", "id"), ("group", "id")) or found[-1] in ("uid", "gid")


def shown_otherwise(entry: Entry) -> str | None:
    """What the template prints for a bare number when that is not what is written; None when it is."""
    node = entry.value
    if not isinstance(node, Scalar) or not node.plain or isinstance(node.value, bool | str) or node.value is None:
        return None
    shown = printed(node.value)
    return shown if shown != node.text else None


def was_text(values: Values, entry: Entry) -> bool:
    """Whether the default, or the version before, is a text and so no number."""
    known = expected_scalar(values, entry)
    return known is not None and isinstance(known.value, str) and bool(known.text) and "." in entry.text


def kept(values: Values, entry: Entry) -> bool:
    """Whether templates pass it on as a number, so that a whole number stays as it is."""
    kinds = seen(values, entry).kinds
    return isinstance(entry.scalar, int) and bool(kinds) and kinds <= AS_NUMBER and not entry.text.startswith("0")
