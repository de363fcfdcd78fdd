"""The agents of `agentboard demo`. Small, and each does something real on this machine; read them as examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from agentboard.sdk import BaseAgent

Make = Callable[[], BaseAgent]


@dataclass(frozen=True, slots=True)
class Place:
    """What the samples work on: the demo's board, a token that may read it, its folder, and where it was started."""

    url: str
    token: str
    folder: Path
    here: Path

    @property
    def database(self) -> Path:
        """The SQLite file of the data samples."""
        return self.folder / "samples.db"


def catalogue(place: Place, number: int) -> list[Make]:
    """The first `number` agents. When all kinds are there, further disk watchers fill up."""
    from agentboard.cli.samples import data, learn, machine, text, web

    libraries = Path(text.__file__).resolve().parents[3]
    kinds: list[Make] = [
        lambda: web.Supervisor(place),
        lambda: machine.Disk(Path("/")),
        lambda: web.Prober(place, "/healthz"),
        lambda: data.ProcessImport(place),
        lambda: text.Indexer(place, "library", standard_library()),
        learn.LoadForecaster,
        lambda: text.LogCounter(place.folder / "agents.log"),
        lambda: data.IndexAdvisor(place),
        lambda: data.BackupVerifier(place),
        lambda: web.Digest(place),
        lambda: text.Searcher(place, "library"),
        machine.Processes,
        learn.ProcessorAnomaly,
        lambda: text.Duplicates(libraries),
        machine.Memory,
        machine.Network,
        lambda: data.TableExport(place),
        lambda: text.Housekeeper(place.here),
        lambda: web.Prober(place, "/readyz"),
        lambda: web.Latency(place),
        lambda: learn.TokenClassifier(standard_library()),
        machine.Sockets,
        lambda: text.Indexer(place, "here", place.here),
        lambda: text.Searcher(place, "here"),
        lambda: data.Retention(place),
        machine.Clock,
        lambda: machine.Disk(place.folder),
    ]
    more = (lambda number=number: machine.Disk(Path("/"), f"disk-watcher-{number}") for number in count(3))
    return [*kinds, *islice(more, max(0, number - len(kinds)))][:number]


def standard_library() -> Path:
    """A folder of Python sources that every installation has."""
    import json

    return Path(json.__file__).resolve().parents[1]
