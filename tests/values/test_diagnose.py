"""The cause of an error is found, not the line where the parser gave up."""

from __future__ import annotations

import random
import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.fixes import plan
from checks.values.diagnose import Cause, diagnose
from checks.values.parse import parse
from checks.values.tree import Source, YamlError


def cause_of(text: str) -> Cause:
    source = Source("values.yaml", text)
    with pytest.raises(YamlError) as raised:
        parse(source)
    return diagnose(source, raised.value)


def marked(text: str) -> tuple[str, int]:
    """The text without its `<-` and the number of the line that had it."""
    lines = dedent(text).split("\n")
    number = next(n for n, line in enumerate(lines) if line.endswith("<-"))
    lines[number] = lines[number].removesuffix("<-")
    return "\n".join(lines), number + 1


CAUSES = [
    ("tab", "tab", "a:\n  b: 1\n\tc: 2<-\n  d: 3\n"),
    ("tab in a text block", "tab", "a: |\n  one\n\ttwo<-\n  three\nb: 1\n"),
    ("tab before a comment", "tab", "a:\n  b: 1\n\t# c<-\nd: 1\n"),
    ("no-break space", "U+00A0", "a:\n\u00a0 b: 1<-\n  c: 2\n"),
    ("too deep", "wrong indentation", "a:\n  b: 1\n    c: 2<-\n  d: 3\n"),
    ("first key too deep", "wrong indentation", "a:\n    b: 1<-\n  c: 2\n  d: 3\ne:\n  f: 1\n"),
    ("first key too deep, with keys below", "wrong indentation",
     "a:\n  x: 1\nb:\n    c:<-\n      d: 1\n  e:\n    f: 1\n"),
    ("too shallow", "wrong indentation", "a:\n  b: 1\n c: 2<-\n  d: 3\n"),
    ("lost indentation", "wrong indentation", "a:\n  b:\n    c: 1\n    d: 2\n  e: 3<-\n    f: 4\n    g: 5\n"),
    ("list item too deep", "wrong indentation", "a:\n  - b: 1\n    c: 2\n   - d: 1<-\n    e: 2\n"),
    ("key beside a list item", "wrong indentation", "a:\n  - name: x\n     value: y<-\n  - name: z\n    value: w\n"),
    ("text block", "wrong indentation", "a: |\n    one\n    two\n  three<-\nb: 1\n"),
    ("top of the file", "wrong indentation", " a: 1<-\nb: 2\nc: 3\n"),
    ("double quote", 'the quote " that opens here', 'a: 1\nb: "x<-\nc: 2\nd: "y"\ne: "z"\n'),
    ("single quote", "the quote ' that opens here", "a: 1\nb: 'x<-\n# it's\nc: 2\n"),
    ("quote to the end", 'the quote " that opens here', 'a: 1\nb: "x<-\nc: 2\nd: 3\n'),
    ("quote in a list", "quote", 'a: ["x", "y]<-\nb: "z"\n'),
    ("quote inside quotes", "a quote ends the text", "a: 'it's'<-\nb: 1\n"),
    ("text after quotes", "a quote ends the text", 'a: "x" y<-\nb: 1\n'),
    ("alias", "alias `*defaults` has no anchor", "a: &default\n  b: 1\nc: *defaults<-\n"),
    ("alias before its anchor", "the anchor comes only in line 2", "a: *x<-\nb: &x 1\n"),
    ("colon and space", "begins another key", "a:\n  b: Warning: hot<-\n  c: 1\n"),
    ("colon at the end", "begins another key", "a: b:<-\nc: 1\n"),
    ("conflict", "a merge conflict", "a: 1\n<<<<<<< HEAD<-\nb: 1\n=======\nb: 2\n>>>>>>> topic\n"),
    ("conflict in a text", "a merge conflict", "a: |\n  x\n<<<<<<< HEAD<-\n  y\n=======\n  z\n>>>>>>> topic\n"),
    ("template", "a template expression", "a: 1\nb: {{ .Values.x }}<-\nc: 2\n"),
    ("template with more behind", "a template expression", "a: {{ .Release.Name }}-db<-\nb: 2\n"),
    ("template with quotes", "a template expression", 'a: {{ include "x" . }}<-\nb: 2\n'),
    ("template in a list", "a template expression", "a:\n  - {{ x }}<-\n  - b\n"),
    ("template lines", "a template expression", "a: 1\n{{- if .Values.b }}<-\nb: 1\n{{- end }}\n"),
    ("template first", "a template expression", "{{- if .Values.b }}<-\nb: 1\n{{- end }}\n"),
    ("no space after the colon", "no space after the colon", "a:\n  b:1<-\n\n  c: 2\n  d: 3\n"),
    ("no space after the dash", "no space after the dash", "a:\n  - b\n  -c<-\n  - d\n"),
    ("no colon", "no colon", "a:\n  b<-\n    c: 1\n    d: 2\n  e: 3\n"),
    ("no colon before a value", "no colon", "a:\n  b 1<-\n  c: 2\n  d: 3\n"),
    ("no colon before a list", "no colon", "a:\n  b: 1\n  c<-\n    - x\n  d: 3\n"),
    ("comma", "a comma", 'a: "b",<-\nc: "d",\n'),
    ("backslash", "a backslash", 'a: "^x\\.y$"<-\nb: 1\n'),
    ("escaped slash", "a backslash", 'a: 1\nb: "x\\/y"<-\n'),
    ("bracket", "the bracket [", "a: [b, c<-\nd: 1\n"),
    ("brace", "the bracket {", "a: {b: 1<-\nd: 1\ne: 2\n"),
    ("brace at the end", "the bracket {", "d: 1\na: {<-\n"),
    ("bracket too many", "a bracket without its partner", "a: [b, c]]<-\nd: 1\n"),
    ("at sign", "cannot begin with `@`", "a: @daily<-\nb: 1\n"),
    ("backtick", "cannot begin with", "a: `x`<-\nb: 1\n"),
    ("percent", "cannot begin with `%`", "a: %d<-\nb: 1\n"),
    ("star", "cannot begin with `*`", "a: *.example.com<-\nb: 1\n"),
    ("five stars", "cannot begin with `*`", "a: 1\nb: * * * * *<-\n"),
    ("greater", "cannot begin with `>`", "a: >=1.2<-\nb: 1\n"),
    ("ampersand", "cannot begin with `&`", "a: &<-\nb: 1\n"),
    ("dash as a value", "cannot begin with `-`", "a: - b<-\nc: 1\n"),
    ("stray text", "neither a key nor a list item", "a:\n  b: 1\n???<-\nc: 2\nd: 3\n"),
    ("list item among keys", "", "a:\n  b: 1\n  - c<-\n  d: 1\n"),
    ("text without its |", "needs `|`", "a:\n  b:<-\n    if [ x ]; then y: z\n    fi {\n    exit 1\n  c: 1\n"),
    ("null key", "null cannot be a key", "a: 1\n~: 2<-\n"),
    ("version", "Helm reads YAML 1.1 only", "%YAML 1.2<-\n---\na: 1\n"),
    ("byte order mark", "byte order mark", "a: 1\n\ufeffb: 2<-\n"),
    ("list at the top", "a map at the top level", "- a<-\n- b\n"),
    ("second part after a comment", "wrong indentation", "# x\n\n  a: 1<-\nb: 2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "text"), [row[1:] for row in CAUSES], ids=[row[0] for row in CAUSES])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_cause_is_found(message: str, text: str, ends: str) -> None:
    text, line = marked(text)
    cause = cause_of(text.replace("\n", ends))
    assert (cause.start.line + 1, cause.end.line + 1) == (line, line)
    assert message in cause.message


@pytest.mark.parametrize(("before", "after"), [
    ("a: b: c\nd: 1\n", "a: 'b: c'\nd: 1\n"),
    ("a: it's: x # y\n", "a: 'it''s: x' # y\n"),
    ('a: "é"\nb: "\\d"\r\n', 'a: "é"\nb: "\\\\d"\r\n'),
    ('a: "b",\nc: 1\n', 'a: "b"\nc: 1\n'),
    ("a:1\nb: 2\n", "a: 1\nb: 2\n"),
    ("a:\n  - b\n  -c\n", "a:\n  - b\n  - c\n"),
    ('a: "b # c\nd: "e"\n', 'a: "b # c"\nd: "e"\n'),
    ("a: [b, c # d\ne: 1\n", "a: [b, c] # d\ne: 1\n"),
    ("a:\n    b: 1\n    c: 2\n  d: 1\n", None),
    ("a: &x 1\nb: *y\n", None),
    ("a: &color 1\nb: *colour\n", "a: &color 1\nb: *color\n"),
    ("a:\n  b: 1\n   c: 2\n  d: 3\n", "a:\n  b: 1\n  c: 2\n  d: 3\n"),
])  # fmt: skip
def test_the_fix_is_an_exact_edit(before: str, after: str | None) -> None:
    fixes = cause_of(before).fixes
    changed = plan(fixes[:1], lambda _: before.encode()).files.get("values.yaml", b"").decode()
    assert changed == after if after else not fixes or parse(Source("values.yaml", changed))


@pytest.mark.parametrize(
    ("text", "safe"), [("a: @x\n", True), ("a: b: c\n", True), ("a: ] x\n", False), ("a: 1\n\tb: 2\n", False)]
)
def test_only_the_one_right_fix_is_safe(text: str, safe: bool) -> None:
    assert [fix.safe for fix in cause_of(text).fixes] == [safe]


def chart(services: int, indent: str = "") -> list[str]:
    rows = []
    for n in range(services):
        rows += [
            f"service{n}:",
            "  image:",
            f'    repository: "example/{n}"',
            f"    tag: v{n}  # note",
            f"  replicas: {n}",
        ]
        rows += ["  env:", "    - name: A", "      value: 'b'", "    - name: C", "      value: d", ""]
    return [indent + row if row else row for row in rows]


BREAKS = {
    "tab": lambda row: "\t" + row.lstrip(),
    "deep": lambda row: "   " + row,
    "quote": lambda row: row.replace("'b'", "'b").replace('"example', "example").replace("v", '"v'),
    "template": lambda row: row.partition(":")[0] + ": {{ .Values.x }}-y",
    "alias": lambda row: row.partition(":")[0] + ": *nothing",
}


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("indent", ["", "  "], ids=["many parts", "one part"])
def test_a_mistake_anywhere_in_a_long_file_is_found(kind: str, indent: str) -> None:
    rng = random.Random(kind)
    for _ in range(6):
        rows = ["all:", *chart(60, indent)] if indent else chart(60)
        number = rng.choice([n for n, row in enumerate(rows) if "tag:" in row or "value: 'b'" in row])
        rows[number] = BREAKS[kind](rows[number])
        source = Source("values.yaml", "\n".join(rows))
        error = error_of(source)
        assert error is None or diagnose(source, error).start.line == number


@pytest.mark.parametrize("text", [
    "\n".join(["all:", *(f"  {row}" for row in chart(1800)), "\tx: 1"]),
    "\n".join(["x: 'y", *(row.replace("'", "") for row in chart(1800))]),
    'a: "' + "x" * 3_000_000,
    "a: " + "b: " * 300_000,
    "a: " + "\"'" * 100_000,
    "a: {{ x }}-\n" * 20_000,
    "".join(" " * n + "a: b\n" for n in range(2000, 0, -1)),
    "[" * 200 + "\n" + "'" * 5001,
    "".join('"' * (n % 7) + "[:" * (n % 5) + "\t" * (n % 3) + "\n" for n in range(20_000)),
], ids=["long", "open quote", "long line", "colons", "quotes", "templates", "stairs", "brackets", "noise"])  # fmt: skip
def test_a_hopeless_text_takes_little_time(text: str) -> None:
    start = time.process_time()
    cause_of(text)
    assert time.process_time() - start < 5


PIECES = ["a: ", "b", "- ", ":", "\n", "\n  ", "\n    ", "'", '"', "[", "]", "{{", "}}", "&x ", "*x", "|", "#", "\t"]
PIECES += ["\r\n", "\x85", "---", "\u00a0", "<<<<<<< x", "\\", ",", "%", "@", "?", "{", "}", "é", "\ufeff", "\n...\n"]


def error_of(source: Source) -> YamlError | None:
    try:
        parse(source)
    except YamlError as error:
        return error
    return None


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=300)))
def test_every_error_has_a_cause_inside_the_text(text: str) -> None:
    source = Source("values.yaml", text)
    error = error_of(source)
    if error is None:
        return
    cause = diagnose(source, error)
    assert 0 <= cause.start.line < len(source.lines)
    assert cause.start <= cause.end
    assert cause.message
    for fix in cause.fixes:
        assert plan([fix], lambda _: text.encode()).applied


def test_a_tab_becomes_the_indentation_of_the_line_above() -> None:
    (fix,) = cause_of("a:\n  b: 1\n\tc: 2\n  d: 3\n").fixes
    assert [each.text for each in fix.replacements] == ["  c: 2"]
