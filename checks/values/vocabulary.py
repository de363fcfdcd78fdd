"""The words that a chart uses for keys: a word that stands nowhere else, one slip away from one of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from checks.model import Level
from checks.values.homes import COMMON
from checks.values.places import STRING_MAPS, below_any
from checks.values.reads import Read
from checks.values.spelling import LONGEST, distance
from checks.values.tree import Mapping, walk
from checks.values.unread import unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.chart import Chart
    from checks.values.document import Entry, Values

SHORTEST = 7
# Words of nearly every chart, which nobody writes a letter off on purpose.
_EVERYWHERE = frozenset(
    """affinity annotations autoscaling existingSecret extraInitContainers extraVolumeMounts extraVolumes
    fullnameOverride hostname imagePullSecrets ingressClassName initContainers livenessProbe nameOverride
    nodeSelector password persistence persistentVolumeClaim podAnnotations podDisruptionBudget priorityClassName
    pullPolicy readinessProbe replicaCount repository resources securityContext serviceAccount serviceMonitor
    startupProbe storageClass terminationGracePeriodSeconds tolerations topologySpreadConstraints updateStrategy
    username volumeMounts""".split()
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{6,}")


def words(chart: Chart) -> Counter[str]:
    """How often each word stands in the chart: in templates, in values.yaml and its comments, and below."""
    found = template_words(chart) + Counter(_WORD.findall(chart.values.source.text))
    for dependency in chart.dependencies:
        if dependency.chart is not None:
            found.update(words(dependency.chart))
    return found


def template_words(chart: Chart) -> Counter[str]:
    """How often each word stands in the chart's own templates."""
    found: Counter[str] = Counter()
    for template in chart.templates:
        found.update(_WORD.findall(template.text))
    return found


def recased(values: Values) -> Iterator[tuple[Entry, str]]:
    """Keys without the capitals with which the templates write them, each time."""
    if values.chart is None or values.reads is None:
        return
    known = template_words(values.chart)
    capitals = {
        word.lower(): word
        for word, count in known.items()
        if count > 1 and word[0].islower() and word.lower() not in known
    }
    for entry in values.entries.values():
        word = capitals.get(entry.name)
        if entry.key is None or word is None or not values.owns(entry.value) or below_any(entry.path, STRING_MAPS):
            continue
        if not _beside(values, entry, word) and values.reads.status(entry.path) in (Read.OPAQUE, Read.UNKNOWN):
            yield entry, word


def misspelt(values: Values) -> Iterator[tuple[Entry, str]]:
    """Keys of this file that are no word of the chart, with the word that they were meant to be."""
    if values.chart is None:
        return
    known = words(values.chart)
    reads = values.reads
    own = values.chart.values.source.uri == values.uri
    here = Counter(_keys(values))
    said = {each.entry.path for each in unread(values) if each.level is Level.ERROR}
    for entry in values.entries.values():
        name = entry.name
        if entry.key is None or not values.owns(entry.value) or not name.isalpha():
            continue
        if not SHORTEST <= len(name) <= LONGEST:
            continue
        if (
            known[name] > (here[name] if own else 0)
            or here[name] > 1
            or below_any(entry.path, STRING_MAPS)
            or name in COMMON
            or entry.path in said
        ):
            continue
        word = _meant(name, known)
        if word is None or _beside(values, entry, word):
            continue
        if reads is not None and reads.status(entry.path) in (Read.OPAQUE, Read.UNKNOWN):
            yield entry, word


def _beside(values: Values, entry: Entry, word: str) -> bool:
    """Whether this file has the word itself at the same place."""
    other = values.sibling(entry, word)
    return other is not None and values.owns(other.value)


def _keys(values: Values) -> Iterator[str]:
    for _, node in walk(values.root):
        if isinstance(node, Mapping):
            yield from node.pairs


def _meant(name: str, known: Counter[str]) -> str | None:
    """The one frequent word a single slip away; a plural is a word of its own."""
    words = {word for word, count in known.items() if count > 1} | _EVERYWHERE
    near = [word for word in words if word != name and _one_slip(name, word)]
    return near[0] if len(near) == 1 else None


def _one_slip(name: str, word: str) -> bool:
    half = len(name) // 2
    # One slip leaves the first or the last half as it was.
    if abs(len(name) - len(word)) > 1 or (name[:half] != word[:half] and name[1 - half :] != word[1 - half :]):
        return False
    if word in _EVERYWHERE and len(name) == len(word) > 12:
        return distance(name, word) == 1
    # A plural, another ending and a type's name are words of their own.
    if word[0].isupper() or name[0].isupper() or name.lower() == word.lower() or name[:-2] == word[: len(name) - 2]:
        return False
    return distance(name, word) == 1
