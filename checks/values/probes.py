"""Liveness, readiness and startup probes in values: which maps they are, and their times."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checks.values.places import STRING_MAPS, below_any, number, words
from checks.values.pods import PROBES, pods
from checks.values.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values
    from checks.values.manifests import Rendered

HANDLERS = ("httpGet", "tcpSocket", "exec", "grpc")
_KINDS = ("liveness", "readiness", "startup")
# A field, how it is also spelled in values, and what Kubernetes takes when it is not there.
FIELDS: dict[str, tuple[str, ...]] = {
    "initialDelaySeconds": ("initialDelaySeconds", "initialDelay", "delay"),
    "periodSeconds": ("periodSeconds", "period", "interval"),
    "timeoutSeconds": ("timeoutSeconds", "timeout"),
    "successThreshold": ("successThreshold",),
    "failureThreshold": ("failureThreshold",),
}
DEFAULTS = {
    "initialDelaySeconds": 0,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "successThreshold": 1,
    "failureThreshold": 3,
}


class Probe(NamedTuple):
    """A probe: `kind` is liveness, readiness, startup, or empty when its key does not say."""

    entry: Entry
    kind: str

    def field(self, values: Values, name: str) -> Entry | None:
        """The entry of one of FIELDS, by any of its spellings."""
        return next((found for key in FIELDS[name] if (found := values.below(self.entry, key))), None)


def probes(values: Values) -> Iterator[Probe]:
    """The probes that are not switched off."""
    for entry in values.entries.values():
        if not entry.active or entry.key is None or not isinstance(entry.value, Mapping):
            continue
        found = words(entry.name)
        kind = next((kind for kind in _KINDS if kind in found), "")
        named = found[-1:] == ("probe",) or (found[-1:] in (("liveness",), ("readiness",), ("startup",)))
        on = entry.value.scalar("enabled") is not False and entry.value.scalar("disabled") is not True
        if named and on and not below_any(entry.path, STRING_MAPS):
            yield Probe(entry, kind or next((kind for kind in _KINDS if kind in words(entry.above)), ""))


def times(values: Values, probe: Probe) -> Iterator[tuple[Entry, str, float]]:
    """The fields of a probe that are numbers: where, which, how much."""
    for name in FIELDS:
        place = probe.field(values, name)
        if place is not None and (value := number(place)) is not None:
            yield place, name, value


def below_least(probe: Probe, name: str, value: float) -> str | None:
    """What is wrong with a single time of a probe, in words that follow it; None when nothing is."""
    least = 0 if name == "initialDelaySeconds" else 1
    if value < least:
        return f"must be {least} or more"
    if name == "successThreshold" and value != 1 and probe.kind in ("liveness", "startup"):
        return f"must be 1 for a {probe.kind} probe"
    return None


def doubled(objects: list[Rendered]) -> bool:
    """Whether a probe of the rendered objects has more than one handler."""
    boxes = [box.data for pod in pods(objects) for box in pod.containers()]
    every = [probe for box in boxes for key in PROBES if isinstance(probe := box.get(key), dict)]
    return any(sum(name in probe for name in HANDLERS) > 1 for probe in every)


def seconds(values: Values, probe: Probe, name: str) -> tuple[float, Entry | None]:
    """A time of the probe, Kubernetes' own when it is not there; and where it stands."""
    place = probe.field(values, name)
    value = number(place)
    return (DEFAULTS[name], None) if value is None else (value, place)
