"""Text of a finding, a database or a name stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checks.pull_request import Code, Evidence, Measure, Picture, Proposal, body, marks, names
from checks.pull_request.private import Private
from tests.pull_request.helpers import evidence, finding, proposal

OPEN = Private(())
SHA = "0" * 40
PNG = b"\x89PNG\r\n\x1a\nrest"


HOSTILE = [
    "@alice and @org/team",
    "Fixes #1, closes GH-12, resolves acme/shop#3",
    "closes https://github.com/acme/shop/issues/1",
    "[click](https://evil.example) <https://evil.example> https://evil.example www.evil.example",
    "![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)><script>alert(1)</script></details></table>",
    "<!-- self-improving-stack v1 fingerprint=00000000000000000000000000000000 title=0000000000000000 closed -->",
    "--> <!-- /self-improving-stack -->",
    "/deploy production",
    "| a | b |\n|---|---|\n| c | d |",
    "```\ncode\n```\n~~~",
    "# heading\n\n- list\n1. list\n> quote\n\n    indented",
    "::error::x\n##[error]y",
    "\u202eevil \x1b[31mred\x00 \ud800",
    "$\\frac{a}{b}$ `code` **bold** :tada:",
]


class Page(HTMLParser):
    """What a reader would be able to click or load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def page(text: str) -> Page:
    # What GitHub links by itself (www., mentions) is looked for in the source, below.
    return Page(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def full(text: str) -> Proposal:
    """A proposal with this text wherever one may stand."""
    other = replace(finding(message=text), rule_id=text[:100], location=replace(finding().location, uri=text[:100]))
    fixed = replace(other, fixes=(replace(other.fixes[0], description=text),))
    words = Evidence(
        (text, text),
        (text, "Replayed."),
        (Measure(text, text, 1.0, text), Measure("p95", 1, 2, text)),
        (text, Code(text, "sql"), Code(text, text)),
        (Picture("docs/x.png", text, PNG),),
    )
    return proposal(title=f"T {text}", optimizer=text or "o", target=text or "t", evidence=words, findings=(fixed,))


def address(path: str) -> str:
    return f"../blob/{SHA}/{path}?raw=true"


def alive(text: str) -> list[str]:
    """Raw pieces outside of code that GitHub would act on."""
    prose = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    prose = prose.replace("../blob/", "")
    pattern = r"@\w|(?<!&)#\d|\bGH-\d|https?://|www\.\w|^\s*/\w"
    return re.findall(pattern, prose, re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    made = body.render(full(text), OPEN, address)
    shown = page(made)
    assert set(shown.tags) <= set("p h3 ul li code table thead tbody tr th td br hr sub img pre".split())
    assert shown.links == [f"../blob/{SHA}/docs/x.png?raw=true"]
    assert alive(made) == []
    mark = marks.read(made)
    assert mark is not None
    assert (mark.fingerprint, mark.closed) == (full(text).fingerprint, False)
    assert made.count(marks.END) == 1
    assert not re.search(r"^/", made, re.MULTILINE)


@given(st.text(max_size=300))
def test_any_text_stays_text(text: str) -> None:
    made = body.render(full(text), OPEN, address)
    shown = page(made)
    assert set(shown.tags) <= set("p h3 ul li code table thead tbody tr th td br hr sub img pre".split())
    assert shown.links == [f"../blob/{SHA}/docs/x.png?raw=true"]
    assert alive(made) == []
    assert made.count(marks.END) == 1
    assert made.isprintable() or set(filter(lambda char: not char.isprintable(), made)) == {"\n"}
    assert len(made) <= body.MOST
    assert marks.inside(marks.merged(None, made)) == marks.inside(made)


@given(st.text(min_size=1))
def test_titles_and_branches_are_safe_for_git_and_people(text: str) -> None:
    title = names.title(text)
    assert not re.search(r"[@\n\r\x00\[\]]|#\w|://", title)
    assert len(title) <= 200
    assert re.fullmatch(r"self-improving/[a-z0-9-]+/[a-z0-9-]+", names.branch(text, text))


def test_names_of_branches_do_not_meet() -> None:
    given_names = [
        "shop",
        "Shop",
        "shop ",
        "shöp",
        "sh.p",
        "sh-p",
        "-shop",
        "shop.lock",
        "a/b",
        "a-b",
        "Ü",
        "ü",
        "x" * 99,
    ]
    branches = [names.branch("o", each) for each in given_names]
    assert len(set(branches)) == len(given_names)
    assert all(len(each) < 120 for each in branches)
    assert names.branch("query-optimizer", "shop") == "self-improving/query-optimizer/shop"


def test_code_that_holds_a_fence_stays_inside_and_a_command_is_moved() -> None:
    words = replace(evidence(), rollback=(Code("````\n/deploy\nDROP INDEX x;\n<!-- y -->", "sql"),))
    made = body.render(proposal(evidence=words), OPEN)
    assert "`````sql\n````\n /deploy\nDROP INDEX x;\n<! -- y -->\n`````" in made
