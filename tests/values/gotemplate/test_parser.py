"""A template becomes the tree that Go would make of it, or an error with the line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.gotemplate.lexer import TemplateError
from checks.values.gotemplate.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    Command,
    Field,
    Function,
    Literal,
    Operand,
    Pipe,
    Statement,
    Text,
    Variable,
)
from checks.values.gotemplate.parser import parse


def shown(node: Statement | Operand | Command) -> str:  # noqa: C901, PLR0911 - one case a node
    """A node in one line, so that a test reads as a table."""
    match node:
        case Text():
            return repr(node.text)
        case Action():
            return ("quoted " if node.quoted else "") + shown(node.pipe)
        case Branch():
            body, orelse = statements(node.body), statements(node.orelse)
            return f"{node.keyword} {shown(node.pipe)} {{{body}}}" + (f" else {{{orelse}}}" if node.orelse else "")
        case Call():
            return f"template {node.name}" + (f" {shown(node.pipe)}" if node.pipe else "")
        case Pipe():
            names = ", ".join(node.names) + (" := " if node.declares else " = " if node.names else "")
            return f"({names}{' | '.join(map(shown, node.commands))})"
        case Command():
            return " ".join(map(shown, node.operands))
        case Field():
            return "." + ".".join(node.names)
        case Variable():
            return ".".join((node.name, *node.names))
        case Chain():
            return ".".join((shown(node.operand), *node.names))
        case Literal():
            return repr(node.text) if node.string else node.text
        case Function():
            return node.name
        case _:
            return type(node).__name__.lower()


def statements(body: list[Statement]) -> str:
    return "; ".join(map(shown, body))


TEMPLATES = [
    ("text only", "a\nb", "'a\\nb'"),
    ("a field", "{{ .Values.a.b }}", "(.Values.a.b)"),
    ("dot, nil and booleans", "{{ f . nil true }}", "(f dot nil true)"),
    ("spaced fields are two operands", "{{ f .a .b }}", "(f .a .b)"),
    ("a pipeline", '{{ .a | default "x" | quote }}', "(.a | default 'x' | quote)"),
    ("fields of a parenthesis", '{{ (index .Values "a").b.c }}', "((index .Values 'a').b.c)"),
    ("a parenthesis as an operand", "{{ f (g .a) .b }}", "(f (g .a) .b)"),
    ("declare", "{{ $x := .a }}{{ $x.b }}", "($x := .a); ($x.b)"),
    ("assign", "{{ $x = 1 }}", "($x = 1)"),
    ("the root", "{{ $.Values.a }}{{ $ }}", "($.Values.a); ($)"),
    ("if", "{{ if .a }}1{{ else }}2{{ end }}", "if (.a) {'1'} else {'2'}"),
    ("else if", "{{if .a}}1{{else if .b}}2{{else}}3{{end}}", "if (.a) {'1'} else {if (.b) {'2'} else {'3'}}"),
    ("else with", "{{with .a}}1{{else with .b}}2{{end}}", "with (.a) {'1'} else {with (.b) {'2'}}"),
    ("range with two variables", "{{ range $k, $v := .a }}{{ $k }}{{ end }}", "range ($k, $v := .a) {($k)}"),
    ("break and continue", "{{range .a}}{{break}}{{continue}}{{end}}", "range (.a) {jump; jump}"),
    ("template", '{{ template "x" . }}{{ template "y" }}', "template x (dot); template y"),
    ("block", '{{ block "x" .a }}b{{ end }}', "template x (.a)"),
    ("trimming", "a \n{{- .b -}}\n c", "'a'; (.b); 'c'"),
    ("a minus is no trimming", "{{-3}}", "(-3)"),
    ("comments", "a{{/* .b */}}{{- /* c */ -}} d", "'a'; 'd'"),
    ("raw strings", "{{ f `a\n{{b}}` }}", "(f 'a\\n{{b}}')"),
    ("escapes", r'{{ "a\"b\u0041\n" }}', "('a\"bA\\n')"),
    ("characters and numbers", "{{ f 'a' 1.5e3 0x1F -2 .5 }}", "(f 'a' 1.5e3 0x1F -2 .5)"),
    ("over several lines", "{{ f\n  .a\n  | g }}", "(f .a | g)"),
    ("between quotes", 'a: "{{ .b }}-{{ .c }}" {{ .d }}', "'a: \"'; quoted (.b); '-'; quoted (.c); '\" '; (.d)"),
]


@pytest.mark.parametrize(("text", "tree"), [row[1:] for row in TEMPLATES], ids=[row[0] for row in TEMPLATES])
def test_tree(text: str, tree: str) -> None:
    assert statements(parse(text).body) == tree


def test_definitions_stand_apart() -> None:
    tree = parse('{{ define "a" }}1{{ end }}x{{ block "b" . }}2{{ end }}')
    assert statements(tree.body) == "'x'; template b (dot)"
    assert {name: statements(body) for name, body in tree.defines.items()} == {"a": "'1'", "b": "'2'"}


def test_an_empty_definition_does_not_replace_another() -> None:
    tree = parse('{{ define "a" }}1{{ end }}{{ define "a" }} {{ end }}')
    assert statements(tree.defines["a"]) == "'1'"


def test_lines() -> None:
    body = parse("a\n{{ .b }}\n{{- if\n .c }}\n{{ .d }}{{ end }}").body
    branch = body[2]
    assert isinstance(branch, Branch)
    assert [node.line for node in body if not isinstance(node, Text)] == [2, 3]
    assert [node.line for node in branch.body if isinstance(node, Action)] == [5]


ERRORS = [
    ("unclosed action", "a\n{{ .b", 2, "unclosed action"),
    ("unclosed if", "\n{{ if .a }}", 2, "{{if}} without its {{end}}"),
    ("end too many", "{{ end }}", 1, "unexpected {{end}}"),
    ("second else", "{{if .a}}{{else}}\n{{else}}{{end}}", 2, "unexpected {{else}}"),
    ("else of a range that asks", "{{range .a}}{{else if .b}}{{end}}", 1, "unexpected {{else if}} after {{range}}"),
    ("empty action", "{{ }}", 1, "missing value for command"),
    ("empty stage", "{{ .a | }}", 1, "missing value for command"),
    ("unclosed parenthesis", "{{ f (.a }}", 1, "unclosed left paren"),
    ("strange character", "{{ .a & .b }}", 1, "unexpected '&'"),
    ("open string", '{{ "a }}', 1, "unexpected"),
    ("define without a name", "{{ define .a }}{{ end }}", 1, "needs a name in quotes"),
    ("left over", "{{ break 1 }}", 1, "unexpected '1'"),
    ("too deep", "{{ if .a }}" * 200, 1, "nested deeper"),
    ("parentheses too deep", "{{ " + "(" * 200 + ".a" + ")" * 200 + " }}", 1, "nested deeper"),
]


@pytest.mark.parametrize(("text", "line", "problem"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS])
def test_error(text: str, line: int, problem: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert caught.value.line == line
    assert problem in caught.value.problem
    assert str(caught.value).startswith(f"line {line}: ")


PARTS = st.sampled_from(
    r"""{{ }} {{- -}} if else end range with define block template "a" ` " ' ( ) .a $x := = , | \ /* */ 1 ä""".split()
)


@given(st.lists(PARTS, max_size=40).map(" ".join) | st.lists(PARTS, max_size=40).map("".join) | st.text())
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    with suppress(TemplateError):
        parse(text)
