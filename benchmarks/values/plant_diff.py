"""Changes that are risky only against the version before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .charts import Source
from .edits import Edit, last_line, set_value
from .outcome import Change, Outcome, containers
from .places import Place
from .plant_images import images
from .plant_quantities import amount
from .plant_schema import REPLICAS
from .planter import Check, Make, Planter
from .recipes import When, any_scalar, is_value, like, number, shows, swap, text_of


def _diff(category: str, slug: str, make: Make, check: Check, count: int = 4, **extra: Any) -> Planter:
    return Planter(f"diff.{category}", slug, make, check, count, against=True, **extra)


def _more_than(low: int) -> When:
    return lambda place: number(place) and place.value > low


_LESS: Check = shows(r"spec\.replicas$", lambda c: isinstance(c.new, int) and (c.old or 1) > c.new)
REPLICA = [
    _diff("replica_drop", "to-one", swap(REPLICAS, _more_than(2), "1"), _LESS, 6),
    _diff("replica_drop", "to-zero", swap(REPLICAS, _more_than(0), "0"), _LESS, 4),
    _diff("replica_drop", "override", swap(REPLICAS, _more_than(1), "1"), _LESS, 4, files="override"),
    _diff("replica_drop", "hpa", swap(r"(?i)(autoscal\w*|hpa)\.minReplicas$", _more_than(2), "1"),
          shows(r"minReplicas$"), 2, prepare="hpa"),
]  # fmt: skip


def _claims(docs: list[dict[str, Any]]) -> int:
    own: int = sum(doc["kind"] == "PersistentVolumeClaim" for doc in docs)
    return own + sum(len((doc.get("spec") or {}).get("volumeClaimTemplates") or []) for doc in docs)


def _lost_claim(outcome: Outcome) -> bool:
    return outcome.rendered and _claims(outcome.after.docs()) < _claims(outcome.before.docs())


LOSS = [
    _diff("data_loss", "switched-off", swap(r"(?i)(persist\w*|storage|volume\w*)\.(\w+\.)?enabled$", is_value(True),
                                           "false"), _lost_claim, 9),
    _diff("data_loss", "override", swap(r"(?i)(persist\w*|storage)\.(\w+\.)?enabled$", is_value(True), "false"),
          _lost_claim, 3, files="override"),
    _diff("data_loss", "reclaim", swap(r"(?i)(whenDeleted|whenScaled|reclaimPolicy)$", like("Retain"), "Delete"),
          shows(r"(whenDeleted|whenScaled|reclaimPolicy)$"), 4),
    _diff("data_loss", "keep", swap(r"resource-policy$", like('"?keep"?'), "delete"), shows(r"resource-policy$"), 2),
]  # fmt: skip


def _smaller(change: Change) -> bool:
    old, new = amount(change.old), amount(change.new)
    return old is not None and new is not None and new < old


_STORAGE = shows(r"requests\.storage$", _smaller)
_SIZE = r"(?i)(size|storage)$"
_BYTES = like(r"\d+(Mi|Gi|Ti|G|M|T)i?")


def _half(place: Place) -> str | None:
    match = re.fullmatch(r"(\d+)(\w+)", text_of(place))
    return f"{int(match[1]) // 2}{match[2]}" if match and int(match[1]) > 1 else None


def _unitless(place: Place) -> str | None:
    return text_of(place).removesuffix("i") if text_of(place).endswith("i") else None


def _down(place: Place) -> str | None:
    match = re.fullmatch(r"(\d+)Gi", text_of(place))
    return f"{int(match[1]) * 1024 - 24}Mi" if match else None


SHRINK = [
    _diff("storage_shrink", "half", swap(_SIZE, _BYTES, _half), _STORAGE, 6),
    _diff("storage_shrink", "unit", swap(_SIZE, _BYTES, _unitless), _STORAGE, 4),
    _diff("storage_shrink", "other-unit", swap(_SIZE, _BYTES, _down), _STORAGE, 3),
    _diff("storage_shrink", "override", swap(_SIZE, _BYTES, _half), _STORAGE, 3, files="override"),
]

_CLAIM = r"^(StatefulSet:spec\.volumeClaimTemplates|PersistentVolumeClaim:spec)\b"
IMMUTABLE = [
    _diff("immutable_field", "class", swap(r"(?i)storageClass(Name)?$", lambda p: any_scalar(p) or p.value is None,
                                          "fast-ssd", keep=False), shows(_CLAIM + r".*storageClassName"), 6),
    _diff("immutable_field", "mode", swap(r"(?i)accessModes?(\.\d+)?$", like("ReadWriteOnce"), "ReadWriteMany"),
          shows(_CLAIM + r".*accessModes"), 4),
    _diff("immutable_field", "pod-management", swap(r"podManagementPolicy$", like("Parallel|OrderedReady"), lambda p:
          "OrderedReady" if text_of(p) == "Parallel" else "Parallel"), shows(r"podManagementPolicy$"), 3),
    _diff("immutable_field", "name", swap(r"(?i)(^)nameOverride$", like(r""), "renamed", keep=False),
          shows(r"^(Deployment|StatefulSet|DaemonSet):spec\.selector\.matchLabels"), 4),
    _diff("immutable_field", "cluster-ip", swap(r"(?i)clusterIP$", like(r"None"), "", keep=False),
          shows(r"^Service:spec\.clusterIP$", lambda c: c.old == "None"), 2),
]  # fmt: skip


def _older(way: int, quote: str = "") -> Callable[[Place], str | None]:
    def new(place: Place) -> str | None:
        match = re.fullmatch(r"(v?)(\d+)\.(\d+)(\.\d+)?([\w.-]*)", text_of(place))
        if not match or match[5]:
            return None
        major, minor, patch = int(match[2]), int(match[3]), int((match[4] or ".0")[1:])
        lower = [(major, minor, patch - 1), (major, minor - 1, patch), (major - 1, minor, patch), (major, 9, 9)][way]
        if min(lower) < 0 or (way == 3 and minor < 10):
            return None
        text = f"{match[1]}{lower[0]}.{lower[1]}" + (f".{lower[2]}" if match[4] else "")
        return f"{quote}{text}{quote}" if text != text_of(place) and not (way == 0 and not match[4]) else None

    return new


def _can_be_older(way: int) -> When:
    return lambda place: place.scalar and bool(_older(way)(place))


def _new_image(outcome: Outcome) -> bool:
    return outcome.rendered and any(outcome.given[1].strip("'\"").split(":")[-1] in image for image in images(outcome))


_TAG = r"(?i)(^|\.)(tag|imageTag)$"
DOWNGRADE = [
    _diff("image_downgrade", f"way-{way}", swap(_TAG, _can_be_older(way), _older(way, '"'), keep=False), _new_image, 4)
    for way in range(4)
]
DOWNGRADE.append(_diff("image_downgrade", "override", swap(_TAG, lambda p: bool(_older(1)(p)), _older(1)), _new_image,
                       3, files="override"))  # fmt: skip


def _probes(docs: list[dict[str, Any]]) -> int:
    return sum(bool(box.get(key)) for box in containers(docs) for key in ("livenessProbe", "readinessProbe"))


def _fewer_probes(outcome: Outcome) -> bool:
    return outcome.rendered and _probes(outcome.after.docs()) < _probes(outcome.before.docs())


def _emptied(path: str, with_lines: bool = True) -> Make:
    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if re.search(path, place.dotted) and place.block and place.start[0] > place.key_pos[0]:
                line = source.text.lines[place.line - 1].rstrip("\r")
                text = source.text.line_is(place.line, f"{line.split('#')[0].rstrip()} {{}}")
                last = last_line(source.text, place)
                yield Edit(type(source.text)(text).drop(place.line + 1, last), place.line, f"{place.dotted}: {{}}")

    return make


PROBE = [
    _diff("probe_removed", "off", swap(r"(?i)(liveness|readiness)\w*\.enabled$", is_value(True), "false"),
          _fewer_probes, 4),
    _diff("probe_removed", "empty", _emptied(r"(?i)(liveness|readiness)Probe$"), _fewer_probes, 6),
    _diff("probe_removed", "null", swap(r"(?i)(liveness|readiness)Probe$", lambda p: bool(p.value) and p.inline,
                                        "null", keep=False), _fewer_probes, 2),
    _diff("probe_removed", "probes", swap(r"(?i)(probes?|healthcheck\w*)\.enabled$", is_value(True), "false"),
          _fewer_probes, 3),
]  # fmt: skip

_W = "security_weakened"
_SC = r"[sS]ecurityContext\."


def _gone(path: str) -> Check:
    return lambda outcome: any(change.new in (None, [], {}) and change.old for change in outcome.at(path))


def _policy_gone(outcome: Outcome) -> bool:
    def count(docs: list[dict[str, Any]]) -> int:
        return sum(doc["kind"] == "NetworkPolicy" for doc in docs)

    return outcome.rendered and count(outcome.after.docs()) < count(outcome.before.docs())


def _kept(source: Source) -> Iterator[Edit | None]:
    """`drop: [ALL]` becomes `drop: []` (in its own lines or braces)."""
    for place in source.places:
        if re.search(r"capabilities\.drop$", place.dotted) and place.value and place.inline:
            yield set_value(source.text, place, "[]")


WEAK = [
    _diff(_W, "netpol", swap(r"(?i)networkpolic\w*\.(enabled|create)$", is_value(True), "false"), _policy_gone, 4,
          prepare="netpol"),
    _diff(_W, "nonroot", swap(r"runAsNonRoot$", is_value(True), "false"), shows(_SC + "runAsNonRoot$"), 3),
    _diff(_W, "readonly", swap(r"readOnlyRootFilesystem$", is_value(True), "false"),
          shows(_SC + "readOnlyRootFilesystem$"), 3),
    _diff(_W, "seccomp", swap(r"seccompProfile\.type$", like("RuntimeDefault"), "Unconfined"),
          shows(r"seccompProfile\.type$"), 3),
    _diff(_W, "drop", _kept, _gone(r"capabilities\.drop"), 2),
    _diff(_W, "drop-block", _emptied(r"capabilities$"), _gone(r"capabilities\.drop"), 3),
    _diff(_W, "context", _emptied(r"(?i)securityContext$"), _gone(r"(runAsNonRoot|readOnlyRootFilesystem|drop)"), 5),
    _diff(_W, "token", swap(r"(?i)automount\w*$", is_value(False), "true"), shows(r"automountServiceAccountToken$"), 3),
    _diff(_W, "override", swap(r"(runAsNonRoot|readOnlyRootFilesystem)$", is_value(True), "false"), shows(_SC), 2,
          files="override"),
]  # fmt: skip

PLANTERS = [*REPLICA, *LOSS, *SHRINK, *IMMUTABLE, *DOWNGRADE, *PROBE, *WEAK]
