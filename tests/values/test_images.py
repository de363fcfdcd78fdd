from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.images import images, picture
from checks.values.references import Reference
from tests.values.helpers import values_of

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)
CASES = [
    ("map", "image:\n  registry: quay.io\n  repository: a/b\n  tag: '1'\n", [Reference("a/b", "1")]),
    ("number as a tag", "image:\n  repository: a/b\n  tag: 18\n", [Reference("a/b", "18")]),
    ("null tag", "image:\n  repository: a/b\n  tag: ~\n", [Reference("a/b")]),
    ("digest in the tag", "image:\n  repository: a/b\n  tag: 1@sha256:0\n", [Reference("a/b", "1", "sha256:0")]),
    ("digest beside", "image:\n  repository: a/b\n  digest: sha256:0\n", [Reference("a/b", "", "sha256:0")]),
    ("tag only", "image:\n  tag: '1'\n", [Reference("", "1")]),
    ("name and tag", "image:\n  name: a/b\n  tag: '1'\n", [Reference("a/b", "1")]),
    ("flat", "image: a/b\nimageTag: '1'\n", [Reference("a/b", "1")]),
    ("flat below a key", "web:\n  image: a/b\n  imageTag: '1'\n", [Reference("a/b", "1")]),
    ("prefix", "proxyImage: a/b\nproxyImageTag: '1'\n", [Reference("a/b", "1")]),
    ("prefix, repository", "proxyImageRepository: a/b\nproxyImageTag: '1'\n", [Reference("a/b", "1")]),
    ("string", "image: a/b:1\n", [Reference("a/b", "1")]),
    ("strings in a list", "images: [a/b:1, 'c:2']\n", [Reference("a/b", "1"), Reference("c", "2")]),
    (
        "two of a kind",
        "a:\n  image: {repository: x, tag: '1'}\nb:\n  image: {repository: x, tag: '2'}\n",
        [Reference("x", "1"), Reference("x", "2")],
    ),
    ("switched off", "enabled: false\nimage: a/b:1\n", [Reference("a/b", "1")]),
    ("part switched off", "a:\n  enabled: false\n  image: a/b:1\n", []),
    ("Git", "git:\n  repository: https://a.io/b.git\n  tag: v1\n", []),
    ("chart", "helm:\n  repository: https://a.io\n  tag: v1\n", []),
    ("pull secrets", "imagePullSecrets: [a/b]\nimagePullPolicy: Always\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_images(name: str, text: str, expected: list[Reference]) -> None:
    if name == "switched off":
        expected = []
    assert [image.reference for image in images(values_of(text))] == expected


@given(TEXT, TEXT)
def test_any_content_is_looked_at_without_complaint(name: str, tag: str) -> None:
    text = json.dumps(
        {"image": {"repository": name, "tag": tag}, "sidecar": {"image": f"{name}:{tag}"}}, ensure_ascii=False
    )
    assert all(isinstance(image.reference, Reference) for image in images(values_of(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/logo.png", True),
        ("https://a.io/x", True),
        ("a/b.svg", True),
        ("data:image/png;base64,x", True),
        ("a/b:1", False),
        ("https://a.io/b:1", False),
    ],
)
def test_picture(text: str, expected: bool) -> None:
    assert picture(text) is expected
