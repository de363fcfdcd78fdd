"""Which files a scan speaks of, which it must lay out for that, and which of the base it must look at."""

from __future__ import annotations

from functools import cached_property

from checks.security import kinds, locks
from checks.security.sides import Pair

# From so many files on, what is the same on both sides is looked at once.
MANY = 800


class Reach:
    """The reach of a scan of some paths, all of the repository when there are none."""

    def __init__(self, pair: Pair, paths: tuple[str, ...]) -> None:
        self._pair = pair
        self._paths = paths

    def within(self, uri: str) -> bool:
        """Whether a finding in the file counts."""
        return not self._paths or any(
            uri == path or path in ("", ".") or uri.startswith(f"{path}/") for path in self._paths
        )

    def laid(self, uri: str) -> bool:
        """Whether the file is within, or is needed to understand one that is."""
        return self.within(uri) or self._unit(uri) in self._units

    def compared(self, uri: str) -> bool:
        """Whether the base's file is laid out too, because it or what it belongs to changed."""
        return self.laid(uri) and (not self._large or self._unit(uri) in self._changed_units)

    @cached_property
    def _large(self) -> bool:
        return sum(not kinds.is_apart(uri) for uri in self._pair.head.files) > MANY

    @cached_property
    def _units(self) -> frozenset[str]:
        return frozenset(self._unit(uri) for uri in self._pair.head.files if self.within(uri))

    @cached_property
    def _changed_units(self) -> frozenset[str]:
        sides = self._pair.both
        units = {self._unit(uri) for side in sides for uri in side.changed}
        # A chart may use another one that lies beside it.
        return frozenset(
            units | ({f"chart {folder}" for folder in self._charts} if self._chart_changed(units) else set())
        )

    @staticmethod
    def _chart_changed(units: set[str]) -> bool:
        return any(unit.startswith("chart ") for unit in units)

    @cached_property
    def _charts(self) -> tuple[str, ...]:
        return tuple({folder for side in self._pair.both for folder in kinds.chart_folders(side.files)})

    def _unit(self, uri: str) -> str:
        """What a file is looked at together with: its chart, all Terraform, the lock files of its folder."""
        for folder in self._charts:
            if not folder or uri.startswith(f"{folder}/"):
                return f"chart {folder}"
        if kinds.is_terraform(uri) or uri.endswith((".tfvars", ".tftpl", ".tpl")):
            return "terraform"
        if locks.is_lock(uri) or uri.endswith("package.json"):
            return f"packages {uri.rpartition('/')[0]}"
        return uri
