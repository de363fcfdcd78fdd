"""Pieces to a tree. As Go's parser, but functions and variables need not be known."""

from __future__ import annotations

from collections.abc import Iterator

from checks.values.gotemplate.lexer import Piece, TemplateError, Token, pieces, unquote
from checks.values.gotemplate.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    Command,
    Dot,
    Field,
    Function,
    Jump,
    Literal,
    Nil,
    Operand,
    Pipe,
    Statement,
    Text,
    Tree,
    Variable,
)

MAX_DEPTH = 100
_CONSTANTS = ("true", "false")
_BLOCKS = ("if", "with", "range")


def parse(source: str) -> Tree:
    """The tree of a template. Raises TemplateError."""
    parser = _Parser(pieces(source))
    body, end = parser.statements(0)
    if end is not None:
        raise TemplateError(end.line, f"unexpected {{{{{end.word}}}}}")
    return Tree(body, parser.defines)


class _End:
    """What closed a list of statements: `end`, or `else` with the rest of its action."""

    def __init__(self, word: str, line: int, action: _Tokens) -> None:
        self.word, self.line, self.action = word, line, action


class _Parser:
    def __init__(self, source: Iterator[Piece]) -> None:
        self.source = source
        self.defines: dict[str, list[Statement]] = {}
        self.line = 1

    def statements(self, depth: int) -> tuple[list[Statement], _End | None]:
        """Statements up to an `end` or `else`, or the end of the text."""
        if depth > MAX_DEPTH:
            raise TemplateError(self.line, f"nested deeper than {MAX_DEPTH} levels")
        found: list[Statement] = []
        for piece in self.source:
            self.line = piece.line
            if piece.tokens is None:
                found.append(Text(piece.line, piece.text))
                continue
            action = _Tokens(piece.tokens, piece.line)
            word = action.keyword()
            if word in ("end", "else"):
                return found, _End(word, piece.line, action)
            found.extend(self.statement(word, action, piece.quoted, depth))
        return found, None

    def statement(self, word: str, action: _Tokens, quoted: bool, depth: int) -> Iterator[Statement]:
        """The statement of one action, with its body."""
        if word in _BLOCKS:
            yield self.branch(word, action, depth)
        elif word == "define":
            self.define(action.name(word), action, depth)
        elif word == "block":
            name = action.name(word)
            yield Call(action.line, name, action.whole_pipe())
            self.define(name, action, depth)
        elif word == "template":
            name = action.name(word)
            yield Call(action.line, name, None if action.done else action.whole_pipe())
        elif word in ("break", "continue"):
            action.finish()
            yield Jump(action.line)
        else:
            yield Action(action.line, action.whole_pipe(), quoted)

    def define(self, name: str, action: _Tokens, depth: int) -> None:
        """The body of a `define` or `block`; an empty one does not replace another."""
        action.finish()
        body, end = self.statements(depth + 1)
        self.closed(end, action.line, "define")
        if name not in self.defines or any(not isinstance(each, Text) or each.text.strip() for each in body):
            self.defines[name] = body

    def branch(self, word: str, action: _Tokens, depth: int) -> Branch:
        """An `if`, `with` or `range` up to its `end`."""
        branch = Branch(action.line, word, action.whole_pipe())
        branch.body, end = self.statements(depth + 1)
        if end is None or end.word == "end":
            self.closed(end, action.line, word)
        elif end.action.done:
            branch.orelse, last = self.statements(depth + 1)
            self.closed(last, action.line, word)
        else:
            following = end.action.keyword()
            if following not in _BLOCKS or "range" in (following, word):
                raise TemplateError(end.line, f"unexpected {{{{else {following}}}}} after {{{{{word}}}}}")
            branch.orelse = [self.branch(following, end.action, depth + 1)]
        return branch

    def closed(self, end: _End | None, line: int, word: str) -> None:
        """Check that a block ended with `end`."""
        if end is None:
            raise TemplateError(line, f"{{{{{word}}}}} without its {{{{end}}}}")
        if end.word != "end":
            raise TemplateError(end.line, f"unexpected {{{{else}}}} in {{{{{word}}}}}")
        end.action.finish()


class _Tokens:
    """The tokens of one action, read from left to right."""

    def __init__(self, tokens: list[Token], line: int) -> None:
        self.tokens, self.line, self.at = tokens, line, 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, text: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].text == text

    def take(self, text: str) -> bool:
        if self.peek(text):
            self.at += 1
            return True
        return False

    def keyword(self) -> str:
        """The statement's keyword, or an empty text when the action is a pipeline."""
        words = (*_BLOCKS, "end", "else", "define", "block", "template", "break", "continue")
        if not self.done and self.tokens[self.at].kind == "word" and self.tokens[self.at].text in words:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def name(self, word: str) -> str:
        """The string that must follow `define`, `block` or `template`."""
        if self.done or self.tokens[self.at].kind not in ("string", "raw"):
            raise TemplateError(self.line, f"{{{{{word}}}}} needs a name in quotes")
        self.at += 1
        return unquote(self.tokens[self.at - 1].text)

    def finish(self) -> None:
        """Check that nothing is left."""
        if not self.done:
            raise TemplateError(self.line, f"unexpected {self.tokens[self.at].text!r}")

    def whole_pipe(self) -> Pipe:
        """A pipeline that takes the rest of the action."""
        pipe = self.pipe(0)
        self.finish()
        return pipe

    def pipe(self, depth: int) -> Pipe:
        """A pipeline with its declarations, up to `)` or the end."""
        if depth > MAX_DEPTH:
            raise TemplateError(self.line, f"nested deeper than {MAX_DEPTH} levels")
        line = self.line if self.done else self.tokens[self.at].line
        names, declares = self.declarations() if depth == 0 else ((), False)
        commands = [self.command(depth)]
        while self.take("|"):
            commands.append(self.command(depth))
        return Pipe(line, tuple(commands), names, declares)

    def declarations(self) -> tuple[tuple[str, ...], bool]:
        """`$x :=`, `$k, $v :=` or `$x =`, when there is one."""
        start, names = self.at, []
        while not self.done and self.tokens[self.at].kind == "variable":
            names.append(self.tokens[self.at].text)
            self.at += 1
            if self.peek(":=") or self.peek("="):
                self.at += 1
                return tuple(names), self.tokens[self.at - 1].text == ":="
            if not self.take(","):
                break
        self.at = start
        return (), False

    def command(self, depth: int) -> Command:
        """Operands up to `|`, `)` or the end."""
        operands: list[Operand] = []
        while not self.done and self.tokens[self.at].text not in ("|", ")"):
            operands.append(self.operand(depth))
        if not operands:
            raise TemplateError(self.line, "missing value for command")
        return Command(tuple(operands))

    def operand(self, depth: int) -> Operand:
        """One operand with the fields that follow it without a space."""
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "field":
            return Field((token.text[1:], *self.fields()))
        if token.kind == "variable":
            return Variable(token.text, self.fields())
        if token.text == "(":
            inner = self.pipe(depth + 1)
            if not self.take(")"):
                raise TemplateError(token.line, "unclosed left paren")
            names = self.fields()
            return Chain(inner, names) if names else inner
        return _simple(token)

    def fields(self) -> tuple[str, ...]:
        names = []
        while not self.done and self.tokens[self.at].kind == "field" and not self.tokens[self.at].spaced:
            names.append(self.tokens[self.at].text[1:])
            self.at += 1
        return tuple(names)


def _simple(token: Token) -> Operand:
    if token.kind in ("string", "raw"):
        return Literal(unquote(token.text), string=True)
    if token.kind in ("number", "char") or token.text in _CONSTANTS:
        return Literal(token.text, string=False)
    if token.text == "nil":
        return Nil()
    if token.kind == "word":
        return Function(token.text)
    if token.text == ".":
        return Dot()
    raise TemplateError(token.line, f"unexpected {token.text!r} in operand")
