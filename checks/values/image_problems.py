"""Parts of images that no registry can serve, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checks.values.document import Entry, Values
from checks.values.images import Image, container, picture, text_of
from checks.values.placeholders import capitals, templated
from checks.values.references import Reference, digest_problem, name_problem, problem, tag_problem

Found = tuple[Entry, str]


def image_problems(view: Values, image: Image) -> Iterator[Found]:
    """Each wrong part of an image, with a sentence about it."""
    if image.full:
        yield from _whole(view, image.name)
        return
    yield from _name(image)
    yield from _tag(image.tag)
    if ":" in text_of(image.digest):
        yield from _part(image.digest, "digest", digest_problem)
    yield from _part(image.registry, "registry", lambda text: name_problem(f"{text}/x"))


def _part(place: Entry | None, what: str, judge: Callable[[str], str | None]) -> Iterator[Found]:
    text = place.text if place is not None and place.scalar is not None else ""
    if place is not None and not _left_alone(text) and (found := judge(text)):
        yield place, f"the {what} `{text}` {found}"


def _left_alone(text: str) -> bool:
    return not text or templated(text) or "{" in text or "example-" in text or capitals(text)


def _whole(view: Values, place: Entry | None) -> Iterator[Found]:
    if place is not None and (container(view, place) or _plausible(place.text)):
        yield from _part(place, "image", problem)


def _plausible(text: str) -> bool:
    return not picture(text) and " " not in text and any(mark in text for mark in ".:/")


def _name(image: Image) -> Iterator[Found]:
    reference = Reference.split(text_of(image.name))
    if image.name is None or image.tag is None or not reference.tag or _left_alone(image.name.text):
        yield from _part(image.name, "repository", _name_or_digest)
        return
    tag, place = reference.tag, image.tag.name
    yield image.name, f"the repository `{image.name.text}` has the tag `{tag}`, which belongs into `{place}`"


def _name_or_digest(text: str) -> str | None:
    reference = Reference.split(text)
    if text.endswith(":") or not reference.digest.startswith("sha256:"):
        return name_problem(text if text.endswith(":") else reference.name)
    return problem(text)


def _tag(place: Entry | None) -> Iterator[Found]:
    def judge(text: str) -> str | None:
        if text.startswith("sha256:"):
            return digest_problem(text)
        bare, at, digest = text.partition("@")
        return (tag_problem(bare) if bare else None) or (digest_problem(digest) if at else None)

    yield from _part(place, "tag", judge)
