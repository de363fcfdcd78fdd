"""Runs templates on abstract values and notes which values they use."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from checks.values.flow.atoms import NIL, OTHER, ChartFiles, Const, Flow, Pattern
from checks.values.flow.files import file_call
from checks.values.flow.heap import Heap
from checks.values.flow.output import Output
from checks.values.flow.rounds import rounds
from checks.values.flow.scope import Scope
from checks.values.flow.templates import Definition, Exhausted, template_of
from checks.values.gotemplate.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    Command,
    Dot,
    Field,
    Function,
    Literal,
    Operand,
    Pipe,
    Statement,
    Text,
    Variable,
)

MAX_RECURSION = 2
MAX_CALLS = 60_000
MAX_DEPTH = 30
MAX_ROUNDS = 3

Model = Callable[["Evaluator", list[Flow], Command], Flow]


@dataclass(slots=True)
class Evaluator:
    """Runs templates on abstract values.

    `definitions` by name, `models` of functions; `complete` when no subchart is missing. `harmless`
    are the beginnings of the names of missing templates that read little of a chart's context.
    """

    definitions: Mapping[str, Definition]
    models: Mapping[str, Model]
    heap: Heap
    complete: bool
    harmless: tuple[str, ...] = ()
    memo: dict[Hashable, Flow] = field(default_factory=dict)
    known: dict[Hashable, Flow] = field(default_factory=dict)
    active: list[tuple[str, Flow]] = field(default_factory=list)
    calls: int = 0

    def restart(self) -> None:
        """Begin a further round, which knows what the last one wrote and returned."""
        self.known, self.memo, self.calls = self.memo, {}, 0
        self.heap.restart()

    def file(self, template: str, body: list[Statement], root: Flow) -> None:
        """Run a file of templates/, whose output is rendered."""
        heap = self.heap
        heap.template = template
        self.active.append((template, root))
        output = Output(heap)
        self.statements(body, root, Scope({"$": root}), output)
        output.print_all()
        self.active.pop()

    def include(self, names: Flow, dot: Flow) -> Flow:
        """What the named templates print."""
        result: set[Flow] = set()
        for atom in names:
            if isinstance(atom, Const):
                result.add(self.named(atom.text, dot))
            elif isinstance(atom, Pattern):
                result.update(self.named(each, dot) for each in self.definitions if fnmatchcase(each, atom.text))
            else:
                self.heap.deep(dot, "include")
        return NIL.union(*result) if result else OTHER

    def named(self, name: str, dot: Flow) -> Flow:
        """What one template prints."""
        definition = self.definitions.get(name)
        if definition is None:
            if name.startswith(self.harmless):
                self.heap.widen(dot, f"include {name}")
            elif not self.complete:
                self.heap.deep(dot, f"include {name}")
            return OTHER
        return self.run(name, definition, dot)

    def run(self, name: str, definition: Definition, dot: Flow) -> Flow:
        """What a template prints, remembered by its context."""
        key = (name, dot)
        if key in self.memo:
            return self.memo[key]
        if len(self.active) > MAX_DEPTH or sum(each[0] == name for each in self.active) >= MAX_RECURSION:
            self.heap.widen(dot)
            return OTHER
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise Exhausted
        self.memo[key] = before = self.known.get(key, NIL)
        heap = self.heap
        where = heap.template, heap.line
        heap.template = definition.template
        self.active.append(key)
        output = Output(heap)
        self.statements(definition.body, dot, Scope({"$": dot}), output)
        self.memo[key] = output.result()
        self.active.pop()
        heap.template, heap.line = where
        if self.memo[key] - before and any(each[0] == name for each in self.active):
            heap.stale = True
        return self.memo[key]

    def template_text(self, text: str, dot: Flow) -> Flow:
        """What `tpl` prints for a text."""
        tree = template_of(text)
        return self.run(f"tpl {text}", Definition(self.heap.template, tree.body), dot) if tree else OTHER

    def statements(self, body: list[Statement], dot: Flow, scope: Scope, output: Output) -> None:
        """Run statements one after the other; jumps are not followed, what comes after them may run too."""
        heap = self.heap
        for node in body:
            heap.line = node.line
            if isinstance(node, Text):
                output.text(node.text)
            elif isinstance(node, Action):
                flow = self.pipe(node.pipe, dot, scope)
                if not node.pipe.names:
                    output.print(flow, node)
            elif isinstance(node, Branch):
                self.branch(node, dot, scope, output)
            elif isinstance(node, Call):
                context = self.pipe(node.pipe, dot, scope) if node.pipe else NIL
                output.add(self.named(node.name, context))

    def branch(self, node: Branch, dot: Flow, scope: Scope, output: Output) -> None:
        """Run both ways of an `if`, `with` or `range`."""
        inner = scope.inner()
        flow = self.pipe(node.pipe, dot, inner)
        self.heap.touch(flow, "bool" if node.keyword == "if" else node.keyword)
        first = Output(self.heap)
        if node.keyword == "range":
            self.range(node, flow, inner, first)
            first.print_all()
        else:
            self.statements(node.body, flow if node.keyword == "with" else dot, inner, first)
        other = scope.inner()
        second = Output(self.heap)
        self.statements(node.orelse, dot, other, second)
        scope.join(inner, other)
        if first.pieces or second.pieces:
            output.add(first.result() | second.result())

    def range(self, node: Branch, flow: Flow, scope: Scope, output: Output) -> None:
        """Run the body for the elements: one by one when they are known, else for all at once."""
        names = node.pipe.names
        found, known = rounds(self.heap, flow)
        for key, value in found:
            for _ in range(1 if known else MAX_ROUNDS):
                inner = scope.inner()
                if names:
                    inner.declare(names[-1], value)
                if len(names) > 1:
                    inner.declare(names[0], key)
                self.statements(node.body, value, inner, output)
                if not scope.join(scope, inner):
                    break

    def pipe(self, pipe: Pipe, dot: Flow, scope: Scope) -> Flow:
        """The value of a pipeline, stored in its variable when it names one."""
        value: Flow | None = None
        for command in pipe.commands:
            value = self.command(command, dot, scope, value)
        assert value is not None
        if len(pipe.names) == 1:
            if pipe.declares:
                scope.declare(pipe.names[0], value)
            else:
                scope.assign(pipe.names[0], value)
        return value

    def command(self, command: Command, dot: Flow, scope: Scope, final: Flow | None) -> Flow:
        """The value of one stage; `final` comes from the stage before."""
        first = command.operands[0]
        args = [self.operand(each, dot, scope) for each in command.operands[1:]]
        if final is not None:
            args.append(final)
        if isinstance(first, Function):
            return self.function(first.name, args, command)
        if not args:
            return self.operand(first, dot, scope)
        return self.method(first, args, dot, scope)

    def function(self, name: str, args: list[Flow], command: Command) -> Flow:
        """The value of a function call; of an unknown one, that it takes everything."""
        model = self.models.get(name)
        if model is not None:
            return model(self, args, command)
        for each in args:
            self.heap.deep(each, name)
        return OTHER

    def method(self, first: Operand, args: list[Flow], dot: Flow, scope: Scope) -> Flow:
        """The value of a method call; only those of `.Files` return what matters."""
        flow, last = NIL, ""
        if isinstance(first, Field | Variable | Chain) and first.names:
            last = first.names[-1]
            flow = self.base(first, dot, scope)
            for name in first.names[:-1]:
                flow = self.heap.child(flow, name)
        files = [atom for atom in flow if isinstance(atom, ChartFiles)]
        if not files:
            self.operand(first, dot, scope)
            for each in args:
                self.heap.take(each, "method")
            return OTHER
        return file_call(self.heap, files, last, args[0])

    def base(self, node: Field | Variable | Chain, dot: Flow, scope: Scope) -> Flow:
        """What an operand's fields are fields of."""
        if isinstance(node, Field):
            return dot
        if isinstance(node, Variable):
            return scope.get(node.name)
        return self.operand(node.operand, dot, scope)

    def operand(self, node: Operand, dot: Flow, scope: Scope) -> Flow:
        """The value of an operand."""
        if isinstance(node, Field | Variable | Chain):
            flow = self.base(node, dot, scope)
            for name in node.names:
                flow = self.heap.child(flow, name)
            return flow
        if isinstance(node, Literal):
            return self.heap.text(node.text)
        if isinstance(node, Dot):
            return dot
        if isinstance(node, Pipe):
            return self.pipe(node, dot, scope)
        if isinstance(node, Function):
            return self.function(node.name, [], Command((node,)))
        return NIL
