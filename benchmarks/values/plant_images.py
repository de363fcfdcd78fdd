"""Image references: tags that move, tags that are missing, references that no registry takes."""

from __future__ import annotations

import re

from .outcome import Outcome, containers
from .places import Place
from .planter import Check, Planter
from .recipes import any_scalar, each, like, swap, text_of

_TAG = r"(?i)(^|\.)(tag|imageTag)$"
_REPO = r"(?i)(^|\.)(repository|repo)$"
_FULL = r"(?i)(^|\.)(image|\w*image)$"
_REF = re.compile(
    r"([a-zA-Z0-9.-]+(:\d+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
    r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?"
)


def images(outcome: Outcome) -> list[str]:
    """Images of containers that the change gave."""
    old = {str(box.get("image")) for box in containers(outcome.before.docs())}
    return [str(box.get("image")) for box in containers(outcome.after.docs()) if str(box.get("image")) not in old]


def with_tag(tag: str) -> Check:
    """A container now runs this tag."""
    return lambda outcome: any(image.endswith(f":{tag}") for image in images(outcome))


def _no_tag(outcome: Outcome) -> bool:
    """A container's image has no tag, or an empty one."""
    return any(not re.search(r":[\w.-]+$", image.split("/")[-1]) and "@" not in image for image in images(outcome))


def _invalid(outcome: Outcome) -> bool:
    """A container's image is no reference."""
    return any(not _REF.fullmatch(image) for image in images(outcome))


def _tagless(place: Place) -> str | None:
    match = re.fullmatch(r"([\w./-]+/[\w.-]+|[a-z][\w-]+):[\w.-]+", text_of(place))
    return match[1] if match else None


def _latest(place: Place) -> str | None:
    return f"{_tagless(place)}:latest" if _tagless(place) else None


_MOVING = re.compile(r"latest|main|master|develop|edge|nightly|dev|stable|head|canary|unstable", re.IGNORECASE)


def _pinned(place: Place) -> bool:
    """A tag that does not move yet."""
    return any_scalar(place) and not _MOVING.fullmatch(text_of(place))


_M = "image.mutable_tag"
MUTABLE = [
    planter
    for tag in ("latest", "main", "master", "develop", "edge", "nightly", "dev", "stable", "HEAD")
    for planter in each(_M, _TAG, _pinned, [f'"{tag}"' if tag == "latest" else tag], with_tag(tag), slug="tag",
                        count=4 if tag in ("latest", "main") else 2 if tag in ("master", "develop") else 1)
]  # fmt: skip
MUTABLE += [
    Planter(_M, "latest-plain", swap(_TAG, _pinned, "latest", keep=False), with_tag("latest"), 2),
    Planter(_M, "latest-override", swap(_TAG, _pinned, "latest"), with_tag("latest"), 3, files="override"),
    Planter(_M, "latest-full", swap(_FULL, lambda p: bool(_latest(p)), _latest), with_tag("latest"), 4),
]

_X = "image.missing_tag"
MISSING = [
    *each(_X, _TAG, any_scalar, ['""', "null", "", "~"], _no_tag, slug="tag", keep=False, count=3),
    Planter(_X, "full", swap(_FULL, lambda p: bool(_tagless(p)), _tagless), _no_tag, 5),
]

_I = "image.invalid_reference"
_NAME = like(r"[a-z0-9][\w./-]+")
INVALID = [
    Planter(_I, "tag-in-repository", swap(_REPO, _NAME, lambda p: f"{text_of(p)}:1.25.3"), _invalid, 5),
    Planter(_I, "upper", swap(_REPO, _NAME, lambda p: _upper_last(text_of(p))), _invalid, 4),
    Planter(_I, "scheme", swap(_REPO, _NAME, lambda p: f"https://{text_of(p)}"), _invalid, 3),
    Planter(_I, "docker-scheme", swap(_REPO, _NAME, lambda p: f"docker://{text_of(p)}"), _invalid, 1),
    Planter(_I, "space", swap(_REPO, _NAME, lambda p: f'"{text_of(p)} "', keep=False), _invalid, 2),
    Planter(_I, "slash", swap(_REPO, _NAME, lambda p: f"{text_of(p)}/"), _invalid, 2),
    Planter(_I, "double-slash", swap(_REPO, like(r"[a-z0-9][\w.-]*/[\w./-]+"),
                                     lambda p: text_of(p).replace("/", "//", 1)), _invalid, 1),
    *each(_I, _TAG, any_scalar, ['":1.25.3"', '"1.25.3 "', '"v1.2+build.5"', '"1.2/3"', '"1 25"', '"sha256:ab12"'],
          _invalid, slug="tag", keep=False),
    Planter(_I, "full-upper", swap(_FULL, lambda p: bool(_tagless(p)), lambda p: text_of(p).replace(
        str(_tagless(p)), _upper_last(str(_tagless(p))))), _invalid, 2),
    Planter(_I, "full-double", swap(_FULL, lambda p: bool(_tagless(p)), lambda p: f"{text_of(p)}:1.0.0"), _invalid, 2),
    Planter(_I, "digest-short", swap(r"(?i)digest$", any_scalar, '"sha256:0123abcd"', keep=False), _invalid, 2),
]  # fmt: skip


def _upper_last(name: str) -> str:
    head, _, tail = name.rpartition("/")
    return f"{head}/{tail.title()}" if head else tail.title()


PLANTERS = [*MUTABLE, *MISSING, *INVALID]
