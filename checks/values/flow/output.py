"""What a template prints. A template that prints one thing only returns that thing to its caller."""

from __future__ import annotations

from itertools import product
from math import prod

from checks.values.flow.atoms import NIL, OTHER, Flow, texts
from checks.values.flow.heap import Heap
from checks.values.gotemplate.nodes import Action

MAX_TEXTS = 16


class Output:
    """The pieces printed so far. They count as used only when it is clear that they are printed."""

    __slots__ = ("heap", "pieces")

    def __init__(self, heap: Heap) -> None:
        self.heap = heap
        self.pieces: list[tuple[Flow, int]] = []

    def text(self, text: str) -> None:
        """Plain text."""
        if text.strip():
            self.pieces.append((self.heap.text(text), 0))

    def print(self, flow: Flow, node: Action) -> None:
        """The value of an action."""
        if node.quoted:
            self.heap.take(flow, "quote")
            self.pieces.append(((texts(flow) and flow) or OTHER, node.line))
        elif flow:
            self.pieces.append((flow, node.line))

    def add(self, flow: Flow) -> None:
        """What a template or a block printed."""
        if flow and texts(flow) != [""]:
            self.pieces.append((flow, self.heap.line))

    def print_all(self) -> None:
        """All pieces go to the output."""
        line = self.heap.line
        for flow, number in self.pieces:
            self.heap.line = number
            self.heap.take(flow, "print")
        self.heap.line = line

    def result(self) -> Flow:
        """What the caller gets."""
        if not self.pieces:
            return self.heap.text("")
        if len(self.pieces) == 1:
            return self.pieces[0][0]
        options = [texts(flow) for flow, _ in self.pieces]
        known = [option for option in options if option is not None]
        if len(known) == len(options) and prod(map(len, known)) <= MAX_TEXTS:
            joined = {"".join(each).strip() for each in product(*known)}
            return NIL.union(*map(self.heap.text, joined))
        self.print_all()
        return OTHER
