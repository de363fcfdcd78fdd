"""References to things that are not there, and two things on one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .charts import Source
from .edits import Edit, set_value
from .outcome import Outcome, pod_specs
from .planter import Make, Planter
from .recipes import any_scalar, differs, is_value, renders, requoted, swap, text_of

_U = "reference.undefined"
_MOUNTS = r"(?i)(extra|additional|)volumeMounts$"


def _dangling(docs: list[dict[str, Any]]) -> int:
    found = 0
    for doc in docs:
        claims = {str((claim.get("metadata") or {}).get("name"))
                  for claim in (doc.get("spec") or {}).get("volumeClaimTemplates") or []}  # fmt: skip
        for pod in pod_specs([doc]):
            known = {
                str(volume.get("name")) for volume in pod.get("volumes") or [] if isinstance(volume, dict)
            } | claims
            for box in [*(pod.get("containers") or []), *(pod.get("initContainers") or [])]:
                mounts = box.get("volumeMounts") or [] if isinstance(box, dict) else []
                found += sum(isinstance(m, dict) and str(m.get("name")) not in known for m in mounts)
    return found


def _undefined(outcome: Outcome) -> bool:
    """More mounts without their volume than before."""
    return outcome.rendered and _dangling(outcome.after.docs()) > _dangling(outcome.before.docs())


def _renamed(path: str) -> Make:
    """A mount's (or volume's) name changes; the other side's line is as fair."""

    def make(source: Source) -> Iterator[Edit | None]:
        twins = [p for p in source.places if any_scalar(p)]
        for place in source.places:
            if re.search(path, place.dotted) and any_scalar(place) and len(text_of(place)) > 3:
                lines = tuple(t.line for t in twins if text_of(t) == text_of(place) and t is not place)
                name = text_of(place)
                for new in (name[:-2] + name[-1] + name[-2], name + "s", name.replace("-", "")):
                    edit = set_value(source.text, place, requoted(place, new))
                    if edit and new != name:
                        yield Edit(edit.text, edit.line, edit.what, lines, edit.given)

    return make


_ROUTE = re.compile(r"(^|\.)route(\.routes\.\d+)*\.receiver$")
_PIPE = r"pipelines\.[\w/-]+\.(receivers|exporters|processors)\.\d+$"


def _no_receiver(source: Source) -> Iterator[Edit | None]:
    """An Alertmanager route names a receiver that stands nowhere."""
    for place in source.places:
        if _ROUTE.search(place.dotted) and any_scalar(place):
            root = place.path[: place.path.index("route")]
            if (*root, "receivers") in source.by_path:
                yield set_value(source.text, place, requoted(place, f"{text_of(place)}-team"))


def _no_part(source: Source) -> Iterator[Edit | None]:
    """A collector's pipeline names a part that stands nowhere."""
    for place in source.places:
        if re.search(_PIPE, place.dotted) and any_scalar(place):
            yield set_value(source.text, place, requoted(place, f"{text_of(place)}s"))


UNDEFINED = [
    Planter(_U, "mount", _renamed(r"(?i)mounts?\.\d+\.name$"), _undefined, 7),
    Planter(_U, "volume", _renamed(r"(?i)volumes?\.\d+\.name$"), _undefined, 4),
    Planter(_U, "mount-new", swap(_MOUNTS, is_value([]), "[{name: scratch-data, mountPath: /scratch}]", keep=False),
            _undefined, 6),
    Planter(_U, "receiver", _no_receiver, renders, 4, helm=False),
    Planter(_U, "pipeline", _no_part, differs, 3),
]  # fmt: skip

_C = "reference.conflict"


def _doubles(docs: list[dict[str, Any]]) -> int:
    found = 0
    for pod in pod_specs(docs):
        for box in [*(pod.get("containers") or []), *(pod.get("initContainers") or [])]:
            mounts = [str(m.get("mountPath")).rstrip("/") for m in box.get("volumeMounts") or [] if isinstance(m, dict)]
            found += len(mounts) - len(set(mounts))
    return found


def _conflict(outcome: Outcome) -> bool:
    return outcome.rendered and _doubles(outcome.after.docs()) > _doubles(outcome.before.docs())


def _taken(source: Source) -> Iterator[Edit | None]:
    """A mount goes where another one is."""
    paths = [p for p in source.places if re.search(r"(?i)mounts?\.\d+\.mountPath$|(?i:mountPath$)", p.dotted)]
    for place in paths:
        for other in paths[:12]:
            if any_scalar(place) and other is not place and text_of(other) != text_of(place) and text_of(other):
                edit = set_value(source.text, place, requoted(place, text_of(other)))
                yield Edit(edit.text, edit.line, edit.what, (other.line,), edit.given) if edit else None


def _rendered_path(source: Source) -> Iterator[Edit | None]:
    """A new mount on a path that the chart's own template mounts."""
    taken: dict[str, str] = {}
    for pod in pod_specs(source.base.docs()):
        for box in pod.get("containers") or []:
            for mount in box.get("volumeMounts") or []:
                taken.setdefault(str(mount.get("mountPath")), str(mount.get("name")))
    for place in source.places:
        if re.search(_MOUNTS, place.dotted) and place.value == [] and place.inline:
            for path, name in list(taken.items())[:6]:
                yield set_value(source.text, place, f"[{{name: {name}, mountPath: {path}}}]")


def _rendered_edit(source: Source) -> Iterator[Edit | None]:
    """A mount of the file moves to a path that the chart's own template mounts."""
    taken = {str(mount.get("mountPath")) for pod in pod_specs(source.base.docs()) for box in pod.get("containers") or []
             for mount in box.get("volumeMounts") or []}  # fmt: skip
    for place in source.places:
        if place.path[-1] == "mountPath" and any_scalar(place):
            for path in sorted(taken - {text_of(place)})[:4]:
                yield set_value(source.text, place, requoted(place, path))


CONFLICT = [
    Planter(_C, "taken", _taken, _conflict, 6),
    Planter(_C, "chart", _rendered_path, _conflict, 6),
    Planter(_C, "chart-edit", _rendered_edit, _conflict, 4),
]

PLANTERS = [*UNDEFINED, *CONFLICT]
