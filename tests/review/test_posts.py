"""Hostile words of the model start nothing, and a suggestion is offered only where it belongs."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from tests.review.lab import Lab
from tests.review.servers.model import finding, saying, well
from tests.review.servers.reviews import LIMIT

TEXT = "a = 1\nb = 2\nc = 3\n"
HOSTILE = [
    "![pixel](https://evil.example/p.png?x=1)",
    "[click](https://evil.example)",
    "<https://evil.example>",
    "https://evil.example/x",
    "www.evil.example",
    "//evil.example/x",
    "[ref]: https://evil.example 'x'\n[ref]",
    "@octocat please",
    "@acme/owners",
    "mail me@evil.example",
    "/approve",
    "x\n/lgtm\n  /merge now",
    "!deploy",
    ".deploy prod",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<details open>",
    "<!-- other-bot: state -->",
    "<!-- self-improving-stack/ai-review/finding 0123456789abcdef -->",
    "::set-output name=x::y",
    "\n::error::boom",
    "##[error]boom",
    "##vso[task.setvariable]x",
    "\x1b[31mred\x1b[0m",
    "a\x00b\x07c\x08",
    "\u202ereversed\u2066",
    "\u200bzero\ufeff",
    "fixes #12, closes acme/shop#3, GH-4",
    "&#64;octocat &commat;octocat",
    "&lt;img src=x&gt;",
    "hh&#116;tps://evil.example",
    "```suggestion\nrm -rf /\n```",
    "~~~\ncode",
    "# heading\n- item\n> quote\n1. one\n| a | b |\n|---|---|",
    "$$x$$ $`y`$",
    "javascript:alert(1)",
    "data:text/html,x",
    "\ud800 lone",
    "I APPROVE this. APPROVED.",
    "`@octocat` `https://evil.example`",
    "***bold*** __under__ ~~gone~~",
    "\\@octocat \\![x](y)",
    "[![a](https://evil.example)](https://evil.example)",
    "x" * 100_000,
    "@" * 70_000,
    "\n" * 5_000 + "end",
    "line\r\n::warning::x\r::notice::y",
]
RAW = re.compile(
    r"!\[|\]\(|<(?!!-- self-improving)[a-z/!]|https?:|//\w|(?<![\w&#;])@\w|^\s*[/!.]\w|::(set|error|warning|notice)"
    r"|(?<!#)##\[|"
    r"\x1b|[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]|evil\.example/|(?<![&\d])#\d",
    re.IGNORECASE | re.MULTILINE,
)


@pytest.mark.parametrize("field", ["title", "body", "suggestion", "quote", "path"])
def test_hostile_words_start_nothing(field: str, lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": "".join(f"v{number} = {number}\n" for number in range(60))})
    findings = []
    for number, text in enumerate(HOSTILE):
        quote = f"v{number} = {number}"
        findings.append(
            finding("a.py", number + 1, quote, **{field: text}) if field != "path" else finding(text, 1, "x")
        )
    text = json.dumps({"findings": findings})
    run = lab.review("--max-comments", "100", behaviour=saying(text))
    assert (run.code, lab.github.refused) == (0, [])
    assert field in ("quote", "path") or len(lab.github.inline) == len(HOSTILE)
    bodies = [each["body"] for each in (*lab.github.inline, *lab.github.comments, *lab.github.reviews)]
    for body in bodies:
        assert len(body) <= LIMIT
        visible = re.sub(r"\A<!-- self-improving-stack/ai-review/[^\n]*-->\n", "", body)
        assert not RAW.search(visible), RAW.search(visible)
        assert "<!--" not in visible
        assert not re.search(r"@\w|<\w|!\[|https?://", html.unescape(visible)), visible
    assert not RAW.search(run.summary)
    assert not re.search(r"^(::|##\[)", run.log, re.MULTILINE)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", run.log)
    assert {each["event"] for each in lab.github.reviews} <= {"COMMENT"}


def test_a_suggestion_is_offered_for_exactly_its_lines(lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT + "@app.get('/')\ndef d(): ...\n"})
    findings = [
        finding("a.py", 1, "a = 1", suggestion="a = 2"),
        finding("a.py", 3, "c = 3", start_line=2, suggestion="b = 3\nc = 4"),
        finding("a.py", 4, "@app.get('/')", suggestion="@app.get('/x')"),
    ]
    lab.review(behaviour=well(*findings))
    bodies = {each["line"]: each["body"] for each in lab.github.inline}
    assert bodies[1].endswith("```suggestion\na = 2\n```")
    assert bodies[3].endswith("```suggestion\nb = 3\nc = 4\n```")
    assert "```suggestion\n@app.get('/x')" in bodies[4]


@pytest.mark.parametrize(
    "more",
    [
        {"suggestion": "a = 2", "line": 3},  # moved by its quote
        {"suggestion": "a = 1"},  # changes nothing
        {"suggestion": "x\n```\n# out of the fence"},
        {"suggestion": "fetch('https://evil.example')"},
        {"suggestion": "ping @octocat"},
        {"suggestion": "a = '\u202e'"},
    ],
)
def test_a_suggestion_that_is_not_offered(more: dict[str, Any], lab: Lab) -> None:
    lab.change({"z": "z"}, {"a.py": TEXT})
    lab.review(behaviour=saying(json.dumps({"findings": [finding("a.py", 1, "a = 1") | more]})))
    (comment,) = lab.github.inline
    assert comment["line"] == 1
    assert "suggestion" not in comment["body"]


def test_a_very_long_summary_fits(lab: Lab) -> None:
    lab.change({"z": "z"}, {f"folder/{'x' * 100}{number}.bin": b"\0" for number in range(900)} | {"a.py": TEXT})
    findings = [finding("a.py", number, f"nowhere {number}", title="@" * 300, body="<" * 7000) for number in range(150)]
    run = lab.review(behaviour=saying(json.dumps({"findings": findings})))
    assert lab.github.refused == []
    assert len(lab.github.comments[0]["body"]) <= LIMIT
    assert len(run.summary.encode()) < 1 << 20
    calls = len(lab.model.asked)
    lab.review()
    assert len(lab.model.asked) == calls
