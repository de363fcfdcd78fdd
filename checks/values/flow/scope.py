"""The variables of a template."""

from __future__ import annotations

from checks.values.flow.atoms import NIL, Flow


class Scope:
    """Variables by name. `local` are those that end with the block."""

    __slots__ = ("local", "variables")

    def __init__(self, variables: dict[str, Flow]) -> None:
        self.variables = variables
        self.local: set[str] = set()

    def get(self, name: str) -> Flow:
        """The variable's value."""
        return self.variables.get(name, NIL)

    def declare(self, name: str, value: Flow) -> None:
        """`$x := value`"""
        self.variables[name] = value
        self.local.add(name)

    def assign(self, name: str, value: Flow) -> None:
        """`$x = value`"""
        self.variables[name] = value

    def inner(self) -> Scope:
        """The variables at the start of a block."""
        return Scope(dict(self.variables))

    def join(self, *ends: Scope) -> bool:
        """After a block that may have ended in several ways, each variable may be any of them.

        True when that is more than before.
        """
        changed = False
        for name, before in self.variables.items():
            values = {end.variables[name] for end in ends if end is self or name not in end.local}
            if any(name in end.local for end in ends if end is not self):
                values.add(before)
            if values != {before}:
                self.variables[name] = joined = NIL.union(*values)
                changed = changed or not joined <= before
        return changed
