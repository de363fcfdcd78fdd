"""Values that stand somewhere for the sake of a YAML alias elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checks.values.tree import walk

if TYPE_CHECKING:
    from checks.values.document import Entry, Values
    from checks.values.tree import AnyNode

_ALIAS = re.compile(r"(?<![\w*])\*([\w.-]+)")
_ANCHOR = re.compile(r"&([\w.-]+)")
# A scalar begins behind its anchor and its tag.
_BEFORE = re.compile(r"&([\w.-]+)[ \t]+(?:!\S*[ \t]+)?\Z")


@dataclass
class Anchors:
    """The anchors of a values file that are used."""

    values: Values

    @cached_property
    def key_counts(self) -> Counter[int]:
        """How often each key's node occurs: more than once below an alias."""
        return Counter(id(entry.key) for entry in self.values.entries.values() if entry.key is not None)

    @cached_property
    def aliases(self) -> frozenset[str]:
        """The names of all aliases of the file."""
        return frozenset(_ALIAS.findall(self.values.source.text))

    def anchored(self, entry: Entry) -> bool:
        """Whether the value, or a part of it, is there for the sake of an alias elsewhere."""
        if not self.aliases:
            return False
        if self.key_counts[id(entry.key)] > 1:
            return True
        return any(self._anchor(node) in self.aliases for _, node in walk(entry.value) if self.values.owns(node))

    def _anchor(self, node: AnyNode) -> str:
        """The name of the node's anchor; empty without one."""
        text, start = self.values.source.text, node.start
        match = _ANCHOR.match(text, start.index) or _BEFORE.search(text, start.index - start.column, start.index)
        return match[1] if match else ""
