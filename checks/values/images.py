"""Where a values file names container images: as parts in a map, or as one reference in a string."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.values.document import Entry, Values
from checks.values.references import Reference
from checks.values.tree import Mapping, Path, Scalar

REPOSITORY = ("repository", "repo", "imagerepository", "image_repository", "imagename", "image_name")
TAG = ("tag", "imagetag", "image_tag")
DIGEST = ("digest", "sha", "sha256", "imagedigest", "imagesha")
REGISTRY = ("registry", "imageregistry", "image_registry")
_IMAGE = re.compile(r"(?:.*[a-z0-9_])?image\Z|.*_IMAGE\Z|RELATED_IMAGE_\w+\Z", re.IGNORECASE)
_PREFIXED_TAG = re.compile(r"(?P<stem>\w*?(?:Image|_image|_IMAGE)|image|IMAGE)_?(?:[Tt]ag|TAG|Version)\Z")
# What else is kept in a `repository` with a `tag`: a Git repository or a chart.
_NO_IMAGE = frozenset(("git", "gitsync", "gitrepository", "chart", "helm", "charts", "source", "sources"))
_CONTAINERS = re.compile(r"container|sidecar|\Ainit|extraInit", re.IGNORECASE)
_FILE = re.compile(r"\.(png|jpe?g|svg|gif|ico|webp|iso|qcow2|img|html?|tar|gz)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Image:
    """One image. `name` has the whole reference when `full`, else only registry and path, or less."""

    name: Entry | None
    tag: Entry | None = None
    digest: Entry | None = None
    registry: Entry | None = None
    full: bool = False

    @property
    def reference(self) -> Reference:
        """The parts as far as they are known."""
        if self.full and self.name is not None:
            return Reference.split(self.name.text.strip())
        name, tag, digest = text_of(self.name), text_of(self.tag), text_of(self.digest)
        if tag.startswith("sha256:"):
            tag, digest = "", tag
        tag, _, in_tag = tag.partition("@")
        return Reference(name, tag, digest or in_tag or name.partition("@")[2])


def text_of(entry: Entry | None) -> str:
    """The scalar as written, without spaces around it; empty for null and anything else."""
    return entry.text.strip() if entry is not None and entry.scalar is not None else ""


def images(values: Values) -> Iterator[Image]:
    """Every image of the document, switched-off parts left out."""
    seen: set[Path] = set()
    for image in _all(values):
        place = image.name if image.full or image.tag is None else image.tag
        if place is not None and place.path not in seen:
            seen.add(place.path)
            yield image


def _all(values: Values) -> Iterator[Image]:
    for entry in values.entries.values():
        if not entry.active:
            continue
        if isinstance(entry.value, Mapping):
            yield from _in_map(values, entry, entry.value)
        elif isinstance(entry.scalar, str) and _named_image(values, entry) and not _has_tag(entry):
            yield Image(entry, full=True)
    yield from _flat(values)


def container(values: Values, entry: Entry) -> bool:
    """Whether an `image` string stands in a container of a list such as `extraContainers`."""
    in_list = len(entry.path) > 1 and isinstance(entry.path[-2], int)
    return (
        entry.name == "image"
        and in_list
        and values.sibling(entry, "name") is not None
        and bool(_CONTAINERS.search(entry.above))
    )


def _in_map(values: Values, entry: Entry, node: Mapping) -> Iterator[Image]:
    lower = {name.lower(): name for name in node.pairs}
    if not _PARTS & lower.keys():
        return
    parts = {kind: _first(values, entry, lower, names) for kind, names in _KINDS.items()}
    name, tag = parts["name"], parts["tag"]
    named = bool(_IMAGE.match(entry.name)) or entry.above.lower() in ("images", "image")
    if named and tag is None:
        tag = _first(values, entry, lower, ("version",))
    if name is None and tag is not None and named:
        name = _first(values, entry, lower, ("image", "name"))
    if name is None and tag is not None and "image" in lower:
        name = _first(values, entry, lower, ("image",))
    if name is None and not (named and (tag or parts["digest"])):
        return
    if tag is None and name is not None and Reference.split(name.text).tag:
        yield Image(name, full=True)
    elif named or (tag is not None and not _other_kind(entry, name)):
        yield Image(name, tag, parts["digest"], parts["registry"])


_PARTS = frozenset((*REPOSITORY, *TAG, *DIGEST, "version"))
_KINDS = {"name": REPOSITORY, "tag": TAG, "digest": DIGEST, "registry": REGISTRY}


def _first(values: Values, entry: Entry, lower: dict[str, str], names: tuple[str, ...]) -> Entry | None:
    for name in names:
        if name in lower:
            found = values.below(entry, lower[name])
            return found if found is not None and isinstance(found.value, Scalar) else None
    return None


def _other_kind(entry: Entry, name: Entry | None) -> bool:
    above = {part.lower() for part in entry.path if isinstance(part, str)}
    text = name.text if name else ""
    return bool(above & _NO_IMAGE) or text.endswith(".git") or text.startswith("git@") or "github.com/" in text


def _named_image(values: Values, entry: Entry) -> bool:
    """Whether a string is an image because of its key, its list or its variable, and looks like a reference."""
    if entry.name == "image":
        return True
    variable = values.sibling(entry, "name") if entry.name == "value" else None
    listed = entry.key is None and re.search(r"images\Z", entry.above, re.IGNORECASE)
    mapped = entry.key is not None and entry.above.lower() == "images"
    if not (listed or mapped or _IMAGE.match(variable.text if variable else entry.name)):
        return False
    text = entry.text
    return bool(re.fullmatch(r"[\w.\-/:@]+", text)) and not picture(text) and ("/" in text or ":" in text)


def picture(text: str) -> bool:
    """Whether an `image` is a file or an address rather than a container image."""
    address = "://" in text and not re.search(r"[^/]:[\w.\-]+\Z", text)
    return bool(_FILE.search(text)) or address or text.startswith(("/", "data:"))


def _has_tag(entry: Entry) -> bool:
    """Whether the tag of an `image` string stands beside it."""
    if not isinstance(entry.parent, Mapping):
        return False
    own = entry.name.lower()
    beside = {name.lower() for name in entry.parent.pairs}
    if "version" in beside and not Reference.split(entry.text).tag:
        return True
    return bool(beside & {"tag", f"{own}tag", f"{own}_tag", f"{own}version"})


def _flat(values: Values) -> Iterator[Image]:
    """Images in keys with a prefix: `fooImage` + `fooImageTag`, `fooImageRepository`."""
    for entry in values.entries.values():
        likely = entry.active and entry.key is not None and "mage" in entry.name.lower()
        match = _PREFIXED_TAG.match(entry.name) if likely else None
        if match is None or not isinstance(entry.value, Scalar):
            continue
        stem = match["stem"]
        name = values.sibling(entry, stem, f"{stem}Repository", f"{stem}_repository", f"{stem}Name")
        if name is None or isinstance(name.value, Scalar):
            yield Image(name, entry, values.sibling(entry, f"{stem}Digest"), values.sibling(entry, f"{stem}Registry"))
