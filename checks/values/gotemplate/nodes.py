"""The nodes of a parsed template, named as in Go's text/template/parse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True, eq=False)
class Dot:
    """`.`"""


@dataclass(slots=True, eq=False)
class Nil:
    """`nil`"""


@dataclass(slots=True, eq=False)
class Literal:
    """A string, number, character or boolean; `text` is its content, `string` whether it was quoted."""

    text: str
    string: bool


@dataclass(slots=True, eq=False)
class Field:
    """`.a.b`"""

    names: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Variable:
    """`$x.a.b`; `name` is `$` for the root."""

    name: str
    names: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Function:
    """A function's name."""

    name: str


@dataclass(slots=True, eq=False)
class Chain:
    """`(pipeline).a.b`"""

    operand: Operand
    names: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Command:
    """One stage of a pipeline: an operand, or a function or method with its arguments."""

    operands: tuple[Operand, ...]


@dataclass(slots=True, eq=False)
class Pipe:
    """A pipeline, with the variables it sets: declared by `:=` or assigned by `=`."""

    line: int
    commands: tuple[Command, ...]
    names: tuple[str, ...] = ()
    declares: bool = False


Operand: TypeAlias = Dot | Nil | Literal | Field | Variable | Function | Chain | Pipe


@dataclass(slots=True, eq=False)
class Text:
    """Text that is copied to the output, trimmed as its neighbours ask."""

    line: int
    text: str


@dataclass(slots=True, eq=False)
class Action:
    """`{{ pipeline }}`; `quoted` when it stands between quotes of its line."""

    line: int
    pipe: Pipe
    quoted: bool


@dataclass(slots=True, eq=False)
class Branch:
    """`if`, `with` or `range`; `keyword` says which."""

    line: int
    keyword: str
    pipe: Pipe
    body: list[Statement] = field(default_factory=list)
    orelse: list[Statement] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Call:
    """`{{ template "name" pipeline }}`, or the place of a `block`."""

    line: int
    name: str
    pipe: Pipe | None


@dataclass(slots=True, eq=False)
class Jump:
    """`break` or `continue`."""

    line: int


Statement: TypeAlias = Text | Action | Branch | Call | Jump


@dataclass(slots=True, eq=False)
class Tree:
    """A parsed file: what it prints itself, and what it defines by name."""

    body: list[Statement]
    defines: dict[str, list[Statement]]
