"""The headers of a service's lines, which differ between its parts: a proxy's are not an application's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from checks.logs.service.entries import Entry
from checks.logs.templates import Header, learn

SAMPLE = 500
"""Lines of a source from which its header is learnt."""
ALIKE = 0.9
"""The share of a source's lines that must have a known header for it to be theirs too."""
MOST = 100
"""How many headers are remembered."""


class Headers:
    """The header of each source; those that write alike share one, so that a new instance of a known part is known."""

    def __init__(self) -> None:
        self._of: dict[str, Header] = {}
        self._all: list[Header] = []

    def messages(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
        """The entries with their messages. Those of a source wait until its header is known."""
        waiting: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            header = self._of.get(entry.source)
            if header is not None:
                yield entry, header.content(entry.text)
                continue
            held = waiting[entry.source]
            held.append(entry)
            if len(held) >= SAMPLE:
                yield from self._settled(waiting.pop(entry.source))
        # The sources with the most lines first: the others then find their headers among the known.
        for held in sorted(waiting.values(), key=len, reverse=True):
            yield from self._settled(held)

    def _settled(self, held: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
        header = self._of[held[0].source] = self._header([entry.text for entry in held])
        yield from ((entry, header.content(entry.text)) for entry in held)

    def _header(self, lines: Sequence[str]) -> Header:
        for header in self._all:
            if sum(header.content(line) != line for line in lines) >= ALIKE * len(lines):
                return header
        header = learn(lines)
        if header.patterns and len(self._all) < MOST:
            self._all.append(header)
        return header
