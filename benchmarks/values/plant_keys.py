"""Keys that nothing reads, and keys at a wrong level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from .charts import Source, rank, readable, render
from .edits import Edit, child_indent, last_line, rename_key
from .outcome import Outcome
from .places import Path, Place
from .planter import Make, Planter
from .recipes import slugged

_FREE = re.compile(r"(?i)(annotations|labels|env|extra|nodeselector|matchlabels|config$|data$|selector$|headers)")
_SENTINEL = "zzsentinelzz"


def free(path: Path) -> bool:  # people put what they like there
    return any(isinstance(step, str) and _FREE.search(step) for step in path[:-1])


def passes_through(source: Source, place: Place, key: str) -> bool:
    """A sentinel under the new key reaches the manifests, so that the map is free (or a Kubernetes object)."""
    edit = rename_key(source.text, place, key)
    if edit is None or not place.scalar or not place.inline:
        return False
    lines = edit.text.split("\n")
    line = lines[place.line - 1]
    head = line[: line.index(key, place.key_pos[1]) + len(key)]
    lines[place.line - 1] = f"{head.rstrip(':')}: {_SENTINEL}"
    after = render(source.chart, "\n".join(lines), source.own)
    return any(_SENTINEL in text for text in after.files.values())


def unknown(source: Source, name: str) -> bool:
    """Nothing in the chart has such a word."""
    return not source.knows(name) and not re.search(rf"\b{re.escape(name)}:", source.raw)


def misspelt(way: Callable[[str], str], depth: tuple[int, int] = (1, 9), scalar: bool = True) -> Make:
    """Rename a key that the templates read."""

    def make(source: Source) -> Iterator[Edit | None]:
        ordered = sorted(source.places, key=lambda place: rank(source.id, place.dotted))
        tried = 0
        for place in ordered:
            name = place.path[-1]
            if not isinstance(name, str) or not depth[0] <= len(place.path) <= depth[1] or free(place.path):
                continue
            new = way(name)
            if place.in_flow or new == name or len(name) < 4 or not source.reads(place.path):
                continue
            if (
                place.scalar != scalar
                or not unknown(source, new)
                or any(other.path[-1] == new for other in source.siblings(place))
            ):
                continue
            tried += 1
            if tried > 4:
                return
            if not passes_through(source, place, new):
                yield rename_key(source.text, place, new)

    return make


def swapped(name: str) -> str:
    """replicaCount -> replicaConut"""
    at = max(1, len(name) // 2)
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def dropped(name: str) -> str:
    """replicaCount -> relicaCount"""
    at = len(name) // 3
    return name[:at] + name[at + 1 :]


def doubled(name: str) -> str:
    """pullPolicy -> pullPolicyy and the like"""
    at = 2 * len(name) // 3
    return name[:at] + name[at] + name[at:]


def lowered(name: str) -> str:
    """nodeSelector -> nodeselector"""
    return name.lower()


def raised(name: str) -> str:
    """image -> Image"""
    return name[:1].upper() + name[1:]


def plural(name: str) -> str:
    """Singular to plural and back."""
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name + "s"


def snake(name: str) -> str:
    """pullPolicy -> pull_policy"""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: "_" + match[1].lower(), name)


def kebab(name: str) -> str:
    """pullPolicy -> pull-policy"""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: "-" + match[1].lower(), name)


def beheaded(name: str) -> str:
    """retention -> etention"""
    return name[1:]


def neighbour(name: str) -> str:
    """One letter hit beside the right one."""
    keys = {"a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "s": "d", "r": "t", "l": "k"}
    for at in range(1, len(name)):
        if name[at] in keys:
            return name[:at] + keys[name[at]] + name[at + 1 :]
    return name


_OTHER = {
    "replicaCount": "replicas", "replicas": "replicaCount", "repository": "name", "tag": "version",
    "pullPolicy": "imagePullPolicy", "imagePullPolicy": "pullPolicy", "podAnnotations": "annotations",
    "annotations": "podAnnotations", "extraEnv": "env", "env": "extraEnvVars", "storageClass": "storageClassName",
    "storageClassName": "storageClass", "className": "ingressClassName", "ingressClassName": "className",
    "size": "storage", "enabled": "enable", "create": "enabled", "minReplicas": "min", "hosts": "hostnames",
    "targetCPUUtilizationPercentage": "targetCPU", "imagePullSecrets": "pullSecrets", "existingSecret": "secretName",
    "serviceAccount": "sa", "resources": "resource", "nodeSelector": "nodeSelectors", "port": "servicePort",
    "type": "serviceType", "podSecurityContext": "podSecurity", "host": "hostname", "persistence": "persistentVolume",
}  # fmt: skip


def foreign(name: str) -> str:
    """The word that another chart uses for it."""
    return _OTHER.get(name, name)


def read_or_new(outcome: Outcome) -> bool:  # that the key is read and the new one is not was shown before
    return not outcome.before.error


_U = "schema.unknown_key"
_WAYS = [swapped, dropped, doubled, lowered, raised, plural, snake, kebab, beheaded, neighbour, foreign]


def _k8s(path: str, old: str, new: str) -> Planter:
    """A misspelt field of a Kubernetes object that the chart passes through."""

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if place.path[-1] == old and re.search(path, place.dotted) and not place.in_flow:
                yield rename_key(source.text, place, new)

    def check(outcome: Outcome) -> bool:
        return any(re.search(rf"\.{new}\b", change.path) for change in outcome.changes)

    return Planter(_U, f"k8s-{slugged(new)}", make, check, 1)


KEYS = [
    *[Planter(_U, f"{way.__name__}-leaf", misspelt(way), read_or_new, 3) for way in _WAYS],
    *[Planter(_U, f"{way.__name__}-top", misspelt(way, (1, 1), False), read_or_new, 2) for way in _WAYS],
    Planter(_U, "swapped-deep", misspelt(swapped, (4, 9)), read_or_new, 3),
    Planter(_U, "dropped-override", misspelt(dropped), read_or_new, 4, files="override"),
    Planter(_U, "plural-block", misspelt(plural, (2, 9), False), read_or_new, 3),
    _k8s(r"resources\.limits$", "limits", "limit"), _k8s(r"resources\.requests$", "requests", "request"),
    _k8s(r"(?i)securityContext\.\w+$", "runAsNonRoot", "runAsNonroot"),
    _k8s(r"(?i)securityContext\.\w+$", "runAsUser", "runAsUsers"),
    _k8s(r"(?i)securityContext\.\w+$", "readOnlyRootFilesystem", "readonlyRootFilesystem"),
    _k8s(r"(?i)probe\.\w+$", "initialDelaySeconds", "initialDelaySecond"),
    _k8s(r"(?i)probe\.\w+$", "periodSeconds", "periodSecond"),
    _k8s(r"(?i)tolerations?\.\d+\.\w+$", "operator", "operater"),
    _k8s(r"(?i)mounts?\.\d+\.\w+$", "mountPath", "mountpath"),
    _k8s(r"(?i)httpGet\.\w+$", "path", "paths"), _k8s(r"(?i)env\w*\.\d+\.\w+$", "value", "vaule"),
]  # fmt: skip

_M = "schema.misplaced_key"


def _free_spot(source: Source, path: Path) -> bool:
    return bool(path) and not source.reads(path) and not free(path)


def out_of_parent(whole: bool, levels: int = 1) -> Make:
    """The last entry of a map (one line, or a whole block) loses one indentation and lands in an outer map."""

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if len(place.path) < levels + 1 or place.in_flow or not isinstance(place.path[-1], str):
                continue
            parent = source.by_path.get(place.path[:-1])
            outer = source.by_path.get(place.path[: -1 - levels])
            new = (*place.path[: -1 - levels], place.path[-1])
            if parent is None or place.block != whole or (levels + 1 < len(place.path) and outer is None):
                continue
            column = parent.key_pos[1] if levels == 1 else child_indent(outer) if outer is not None else 0
            last = place.node.end_mark.line >= parent.node.end_mark.line - 1 or _is_last(source, place)
            if last and source.reads(place.path) and _free_spot(source, new):
                yield _moved(source, place, column - place.key_pos[1])

    return make


def _is_last(source: Source, place: Place) -> bool:
    siblings = source.siblings(place)
    return siblings[-1] is place and len(siblings) > 1


def into_sibling(whole: bool) -> Make:
    """A key gains one indentation and lands in the map above it."""

    def make(source: Source) -> Iterator[Edit | None]:
        for siblings in source.maps.values():
            for above, place in pairwise(siblings):
                if not above.block or not isinstance(above.value, dict) or place.in_flow or place.block != whole:
                    continue
                new = (*above.path, place.path[-1])
                if isinstance(place.path[-1], str) and source.reads(place.path) and _free_spot(source, new):
                    yield _moved(source, place, child_indent(above) - place.key_pos[1])

    return make


def _moved(source: Source, place: Place, by: int) -> Edit | None:
    if by == 0 or place.start == place.end:
        return None
    last = last_line(source.text, place)
    text = source.text.shift(place.line, last, by)
    if not readable(text):
        return None
    return Edit(text, place.line, f"moved by {by:+d}: {place.dotted}", given=(place.dotted,))


LEVELS = [
    Planter(_M, "out-leaf", out_of_parent(False), read_or_new, 6),
    Planter(_M, "out-block", out_of_parent(True), read_or_new, 5),
    Planter(_M, "out-two", out_of_parent(False, 2), read_or_new, 3),
    Planter(_M, "in-leaf", into_sibling(False), read_or_new, 6),
    Planter(_M, "in-block", into_sibling(True), read_or_new, 5),
    Planter(_M, "out-override", out_of_parent(False), read_or_new, 4, files="override"),
    Planter(_M, "in-override", into_sibling(False), read_or_new, 4, files="override"),
]

PLANTERS = [*KEYS, *LEVELS]
