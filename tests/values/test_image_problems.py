from __future__ import annotations

import pytest

from checks.values.image_problems import image_problems
from checks.values.images import images
from tests.values.helpers import values_of


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("image: {repository: 'a:1', tag: '2'}\n", "image.repository", "belongs into `tag`"),
        ("image: {repository: A/b, tag: '2'}\n", "image.repository", "upper-case"),
        ("image: {repository: a/b, tag: x/y}\n", "image.tag", "contains `/`"),
        ("image: {repository: a/b, tag: 'sha256:12'}\n", "image.tag", "2 hexadecimal digits"),
        ("image: {repository: a/b, tag: '', digest: 'sha256:12'}\n", "image.digest", "2 hexadecimal digits"),
        ("image: {registry: 'https://a.io', repository: a/b, tag: '1'}\n", "image.registry", "scheme"),
        ("image: a.io/b:1:2\n", "image", "has a tag"),
    ],
)
def test_place_and_reason(text: str, place: str, words: str) -> None:
    values = values_of(text)
    ((entry, sentence),) = [found for image in images(values) for found in image_problems(values, image)]
    assert entry.where == place
    assert words in sentence
