from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.references import Reference, digest_problem, name_problem, problem, tag_problem

WORD = st.text("abc019", min_size=1, max_size=6)
COMPONENT = st.lists(WORD, min_size=1, max_size=3).flatmap(
    lambda words: st.sampled_from([".", "_", "__", "-", "---"]).map(lambda mark: mark.join(words))
)
HOST = st.builds(
    "{}.{}{}".format, st.text("aZ9", min_size=1, max_size=6), WORD, st.sampled_from(["", ":5000", ".io:1"])
)
TAG = st.builds("{}{}".format, st.sampled_from("aZ0_"), st.text("aZ0_.-", max_size=127))
DIGEST = st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256:{}".format)


@given(HOST, st.lists(COMPONENT, min_size=1, max_size=4), TAG, DIGEST)
def test_what_the_grammar_makes_is_right_and_comes_apart(host: str, path: list[str], tag: str, digest: str) -> None:
    name = "/".join([host, *path])
    text = f"{name}:{tag}@{digest}"
    assert Reference.split(text) == Reference(name, tag, digest)
    assert problem(text) is None
    assert Reference(name).registry == host


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(problem(text), str | None)
    assert isinstance(Reference.split(text), Reference)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nginx", Reference("nginx")),
        ("nginx:1.27", Reference("nginx", "1.27")),
        ("registry:5000/x", Reference("registry:5000/x")),
        ("registry:5000/x:1", Reference("registry:5000/x", "1")),
        ("a/b@sha256:12", Reference("a/b", "", "sha256:12")),
        ("nginx::1", Reference("nginx", ":1")),
    ],
)
def test_split(text: str, expected: Reference) -> None:
    assert Reference.split(text) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nginx", "upper-case"),
        ("ghcr.io/Acme/app", "upper-case"),
        ("https://ghcr.io/a", "scheme"),
        ("a b", "space"),
        ("a/", "ends with"),
        ("a//b", "empty part"),
        ("-reg.io/a", "no valid host"),
        ("a/ümlaut", "cannot have"),
        ("a..b", "cannot have"),
    ],
)
def test_name_problem(name: str, words: str) -> None:
    assert words in str(name_problem(name))


@pytest.mark.parametrize("name", ["nginx", "localhost/a", "localhost:5000/a", "[::1]:5000/a", "Reg.IO/a", "a__b/c-d.e"])
def test_name_right(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    ("tag", "words"), [("feature/x", "`/`"), ("1 2", "a space"), ("-1", "starts with"), ("a" * 129, "129 characters")]
)
def test_tag_problem(tag: str, words: str) -> None:
    assert words in str(tag_problem(tag))


@pytest.mark.parametrize(
    ("digest", "words"),
    [
        ("a" * 64, "no algorithm"),
        ("sha256:" + "a" * 63, "63 hexadecimal digits"),
        ("sha256:" + "A" * 64, "lower-case"),
        ("md5:1", "is no digest"),
    ],
)
def test_digest_problem(digest: str, words: str) -> None:
    assert words in str(digest_problem(digest))
