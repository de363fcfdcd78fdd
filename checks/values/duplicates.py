"""Keys that stand twice in one map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.model import Fix
from checks.values.tree import AnyNode, Mapping, Pair, Path, Scalar, Sequence, plain_data


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A pair that a later one of the same key overwrites. `winner` is the last of all such pairs."""

    path: Path
    lost: Pair
    kept: Pair
    winner: Pair

    @property
    def equal(self) -> bool:
        """Whether nothing is lost."""
        return repr(plain_data(self.lost.value)) == repr(plain_data(self.winner.value))


def duplicates(root: Mapping) -> Iterator[Duplicate]:
    """All duplicates, those inside lost values too, in the order of the text."""
    return iter(sorted(_duplicates(root), key=lambda each: each.kept.key.start.index))


def _duplicates(root: Mapping) -> Iterator[Duplicate]:
    seen: set[int] = set()
    stack: list[tuple[Path, AnyNode]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            stack.extend(((*path, number), item) for number, item in enumerate(node.items))
            continue
        stack.extend(((*path, name), pair.value) for name, pair in node.pairs.items())
        yield from _in_map(path, node, stack)


def _in_map(path: Path, node: Mapping, stack: list[tuple[Path, AnyNode]]) -> Iterator[Duplicate]:
    winners = {pair.key.text: pair for _, pair in node.shadowed}
    for lost, kept in node.shadowed:
        name = kept.key.text
        stack.append(((*path, name), lost.value))
        yield Duplicate((*path, name), lost, kept, winners[name])


def removal(found: Duplicate) -> tuple[Fix, ...]:
    """Remove the later pair with its lines; none where other things stand on them."""
    source, key, value = found.kept.key.source, found.kept.key, found.kept.value
    if value.source is not source or value.start.index < key.start.index:
        return ()
    last = max(key.end.line, value.end.line - (value.end.column == 0 and value.end.line > key.end.line))
    start = source.index(key.start.line)
    end = source.index(last + 1) if last + 1 < len(source.lines) else len(source.text)
    before, after = source.text[start : key.start.index], source.text[value.end.index : end]
    anchored = "&" in source.text[start:end]
    if anchored or before.strip() or (after.strip() and not after.lstrip().startswith("#")):
        return ()
    return (Fix(f"remove the second `{key.text}`", (source.replacement(start, end, ""),), safe=True),)
