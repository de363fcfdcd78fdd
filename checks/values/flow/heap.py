"""What can be asked of abstract values, and what is noted when it is."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from checks.values.flow.atoms import (
    NIL,
    OTHER,
    WILDCARD,
    Atom,
    ChartFiles,
    Const,
    Encoded,
    FileText,
    Flow,
    Listed,
    Made,
    Pattern,
    Place,
    Use,
    is_root,
    item,
)

MAX_ITEMS = 16
MAX_ATOMS = 48


@dataclass(slots=True)
class Heap:
    """Makes atoms, reads and writes through them. `template` and `line` say where that happens.

    `stale` turns true when something is written that was read before: then all must run again.
    """

    template: str = ""
    line: int = 0
    stale: bool = False
    _made: dict[Hashable, Atom] = field(default_factory=dict)
    _read: set[Atom] = field(default_factory=set)
    _taken: set[tuple[Atom, str]] = field(default_factory=set)

    def const(self, text: str) -> Const:
        """The atom of a known text."""
        atom = self._made.get(text)
        if atom is None:
            atom = self._made[text] = Const(text)
        assert isinstance(atom, Const)
        return atom

    def text(self, text: str) -> Flow:
        """A known text."""
        return frozenset((self.const(text),))

    def pattern(self, text: str) -> Flow:
        """A text that is known in parts; nothing when no part is."""
        if not text.strip("*"):
            return OTHER
        key = ("pattern", text)
        atom = self._made.get(key) or self._made.setdefault(key, Pattern(text))
        return frozenset((atom,))

    def made(self, items: dict[str, Flow], rest: Flow = NIL, bases: Flow = NIL, site: Hashable = None) -> Flow:
        """A map; maps of the same content are one, unless made at different sites."""
        key = ("made", tuple(items.items()), rest, bases, site)
        atom = self._made.get(key) or self._made.setdefault(key, Made(items, rest, bases))
        return frozenset((atom,))

    def listed(self, items: Iterable[Flow], rest: Flow = NIL) -> Flow:
        """A list; only its first items are told apart."""
        known = tuple(items)
        if len(known) > MAX_ITEMS:
            known, rest = (), rest.union(*known)
        key = ("listed", known, rest)
        atom = self._made.get(key) or self._made.setdefault(key, Listed(known, rest))
        return frozenset((atom,))

    def encoded(self, flow: Flow, kind: str) -> Flow:
        """The text of a value in YAML or JSON."""
        if not any(isinstance(atom, Place | Made | Listed) for atom in flow):
            return flow or OTHER
        key = ("encoded", flow, kind)
        atom = self._made.get(key) or self._made.setdefault(key, Encoded(flow, kind))
        return frozenset((atom,))

    def child(self, flow: Flow, key: str) -> Flow:
        """What stands under a key; `*` for any key."""
        if len(flow) == 1:
            (atom,) = flow
            if isinstance(atom, Place) and not atom.stored and not atom.merged:
                self._read.add(atom)
                return frozenset((atom.child(WILDCARD if key.isdecimal() else key),))
        found: set[Atom] = set()
        stack, seen = list(flow), set(flow)
        while stack:
            atom = stack.pop()
            more: Flow = NIL
            if isinstance(atom, Place):
                found.add(atom.child(WILDCARD if key.isdecimal() else key))
                more = self._written(atom, key, found)
            elif isinstance(atom, Made):
                for each in atom.items.values() if key == WILDCARD else (atom.items.get(key, NIL),):
                    found |= each
                found |= atom.rest
                more = self._written(atom, key, found) | atom.bases
            elif isinstance(atom, Listed):
                found |= item(atom, key)
            else:
                found |= self.file_text(atom)
            stack.extend(more - seen)
            seen |= more
        return self.bounded(found)

    def _written(self, atom: Place | Made, key: str, found: set[Atom]) -> Flow:
        """Add what `set` put there; what `merge` put there is to be looked into as well."""
        self._read.add(atom)
        stored = atom.stored
        if stored:
            keys = stored if key == WILDCARD else (key, WILDCARD)
            found.update(*(stored.get(each, NIL) for each in keys))
        return atom.merged

    def file_text(self, atom: Atom) -> Flow:
        """The text of some file, below what has the files of a chart; below others nothing of interest."""
        if not isinstance(atom, ChartFiles | FileText):
            return OTHER
        key = ("file", id(atom.files))
        return frozenset((self._made.get(key) or self._made.setdefault(key, FileText(atom.files)),))

    def lookup(self, flow: Flow, keys: Flow) -> Flow:
        """What stands under a computed key."""
        names = [key.text for key in keys if isinstance(key, Const)]
        if len(names) < len(keys) or not names:
            names = [WILDCARD]
        return NIL.union(*(self.child(flow, name) for name in names))

    def bounded(self, atoms: Iterable[Atom]) -> Flow:
        """The atoms as a flow; of too many, texts become unknown, and all else counts as taken."""
        flow = frozenset(atoms)
        if len(flow) > MAX_ATOMS:
            flow = frozenset(atom for atom in flow if not isinstance(atom, Const | Pattern)) | OTHER
        if len(flow) > MAX_ATOMS:
            flow = self.widen(flow)
        return flow

    def widen(self, flow: Flow, kind: str = "recursion") -> Flow:
        """Note that data is taken, without the charts' own contexts, and forget what it was."""
        roots = frozenset(atom for atom in flow if is_root(atom))
        for atom in flow - roots:
            if (atom, "widened") in self._taken:
                continue
            self._taken.add((atom, "widened"))
            if isinstance(atom, Made):
                below = atom.rest.union(atom.bases, atom.merged, *atom.items.values(), *atom.stored.values())
                self.deep(frozenset(each for each in below if not is_root(each)), kind)
            else:
                self.deep(frozenset((atom,)), kind)
        return roots | OTHER

    def store(self, flow: Flow, key: str, value: Flow) -> None:
        """`set`: the maps may from now on have this value there."""
        for atom in flow:
            if isinstance(atom, Place | Made):
                before = atom.stored.get(key, NIL)
                after = before if value <= before else self.bounded(before | value)
                if after != before:
                    atom.stored[key] = after
                    self.stale = self.stale or atom in self._read

    def merge(self, flow: Flow, sources: Flow) -> Flow:
        """`merge`: the maps may from now on have all that the sources have."""
        sources = frozenset(atom for atom in sources if isinstance(atom, Place | Made))
        maps: set[Atom] = set()
        for atom in flow:
            if isinstance(atom, Place | Made):
                maps.add(atom)
                more = self.bounded(atom.merged | (sources - {atom})) - OTHER
                if more != atom.merged:
                    atom.merged = more
                    self.stale = self.stale or atom in self._read
        if len(maps) < len(flow) or not maps:
            maps |= self.made({}, bases=sources)
        return frozenset(maps)

    def touch(self, flow: Flow, kind: str) -> None:
        """Note that a value is looked at, whatever stands below it."""
        for atom in flow:
            if isinstance(atom, Place):
                atom.bare.add(Use(self.template, self.line, kind))
            elif isinstance(atom, Encoded):
                self.touch(atom.of, kind)

    def take(self, flow: Flow, kind: str) -> None:
        """Note that a value goes into the output or into a text. Nobody prints all values of a chart so."""
        for atom in flow:
            if isinstance(atom, Place):
                if not atom.chart_root:
                    atom.bare.add(Use(self.template, self.line, kind))
            elif isinstance(atom, Encoded):
                self.deep(atom.of, atom.kind)
            elif isinstance(atom, Made | Listed) and not is_root(atom):
                self.deep(frozenset((atom,)), kind)

    def deep(self, flow: Flow, kind: str) -> None:
        """Note that a value is taken with everything that was put into it."""
        use = Use(self.template, self.line, kind)
        for atom in flow:
            if isinstance(atom, Place):
                atom.whole.add(use)
        stack = list(flow)
        while stack:
            atom = stack.pop()
            if (atom, kind) in self._taken:
                continue
            self._taken.add((atom, kind))
            if isinstance(atom, Place):
                atom.whole.add(use)
                self._read.add(atom)
                stack.extend(atom.merged.union(*atom.stored.values()))
            elif isinstance(atom, Made):
                self._read.add(atom)
                stack.extend(atom.rest.union(atom.bases, atom.merged, *atom.items.values(), *atom.stored.values()))
            elif isinstance(atom, Listed):
                stack.extend(atom.rest.union(*atom.items))
            elif isinstance(atom, Encoded):
                stack.extend(atom.of)

    def elements(self, flow: Flow) -> Flow:
        """What a list or map holds, whatever the key."""
        return self.child(flow, WILDCARD)

    def restart(self) -> None:
        """Forget what was read, keep what was written."""
        self.stale = False
        self._read.clear()
        self._taken.clear()
