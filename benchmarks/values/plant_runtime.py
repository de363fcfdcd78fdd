"""Probes, autoscaling, disruption budgets, rollouts and schedules that cannot work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .charts import Source
from .edits import Edit, set_value
from .outcome import Outcome, containers
from .planter import Check, Planter
from .recipes import any_scalar, both, child, each, is_value, like, number, requoted, shows, swap

_P = "probe.timing"
_PROBE = r"(?i)(liveness|readiness|startup)\w*\.(\w+\.)?"
_KEYS = r"(livenessProbe|readinessProbe|startupProbe)\."


def _timing(name: str) -> Check:
    return shows(rf"{_KEYS}{name}$")


def _slow(outcome: Outcome) -> bool:
    """A probe's timeout is above its period."""
    for box in containers(outcome.touched):
        for key in ("livenessProbe", "readinessProbe"):
            probe = box.get(key) or {}
            timeout, period = probe.get("timeoutSeconds", 1), probe.get("periodSeconds", 10)
            if isinstance(timeout, int) and isinstance(period, int) and timeout > period:
                return True
    return False


TIMING = [
    *each(_P, _PROBE + r"timeoutSeconds$", number, ["60", "2000", "31"], _slow, slug="timeout", count=3),
    *each(_P, _PROBE + r"periodSeconds$", number, ["0"], _timing("periodSeconds"), slug="period", count=4),
    *each(_P, _PROBE + r"timeoutSeconds$", number, ["0"], _timing("timeoutSeconds"), slug="timeout-zero", count=1),
    *each(_P, _PROBE + r"failureThreshold$", number, ["0"], _timing("failureThreshold"), slug="failure", count=2),
    *each(_P, r"(?i)liveness\w*\.successThreshold$", number, ["2", "3"], _timing("successThreshold"),
          slug="success", count=2),
    Planter(_P, "success-new", child(r"(?i)livenessProbe$", "successThreshold: 3"),
            shows(r"livenessProbe\.successThreshold$", lambda c: c.new == 3), 2),
    Planter(_P, "period-new", child(r"(?i)(liveness|readiness)Probe$", "periodSeconds: 0"),
            shows(r"periodSeconds$", lambda c: c.new == 0), 2),
]  # fmt: skip

_G = "probe.target"


def _lost(outcome: Outcome) -> bool:
    """More probes than before ask for a port that their container does not show."""
    return outcome.rendered and _lost_in(outcome.after.docs()) > _lost_in(outcome.before.docs())


def _lost_in(docs: list[dict[str, Any]]) -> int:
    found = 0
    for box in containers(docs):
        ports = [p for p in box.get("ports") or [] if isinstance(p, dict)]
        known = {p.get("name") for p in ports} | {p.get("containerPort") for p in ports}
        for key in ("livenessProbe", "readinessProbe", "startupProbe"):
            for way in ("httpGet", "tcpSocket", "grpc"):
                port = ((box.get(key) or {}).get(way) or {}).get("port")
                found += bool(port is not None and ports and port not in known)
    return found


_PORT = r"(?i)(liveness|readiness|startup)\w*\..*port$"
TARGET = [
    *each(_G, _PORT, like(r"[a-z][a-z-]+"), ["htpp", "metrics-port", "web2"], _lost, slug="name", count=3),
    *each(_G, _PORT, number, ["9999", "8181", "80"], _lost, slug="number", count=2),
    *each(_G, r"(?i)(probe|health)\w*port$", any_scalar, ["8089"], _lost, slug="health", count=2),
    Planter(_G, "flow", swap(r"(?i)(liveness|readiness)\w*$", is_value({}),
                             "{httpGet: {path: /healthz, port: helth}}", keep=False), _lost, 4),
]  # fmt: skip

_B = "autoscaling.bounds"
_MIN = r"(?i)(autoscal\w*|hpa)\.min\w*$"
_MAX = r"(?i)(autoscal\w*|hpa)\.max\w*$"
_SPEC = r"^(HorizontalPodAutoscaler|ScaledObject):"


def _crossed(outcome: Outcome) -> bool:
    for doc in outcome.touched:
        spec = doc.get("spec") or {}
        if doc["kind"] in ("HorizontalPodAutoscaler", "ScaledObject"):
            low, high = spec.get("minReplicas", spec.get("minReplicaCount", 1)), spec.get("maxReplicas", 9999)
            if isinstance(low, int) and isinstance(high, int) and (low > high or high < 1):
                return True
    return False


BOUNDS = [
    *each(_B, _MIN, number, ["50", "101", "999"], _crossed, slug="min", count=3, prepare="hpa"),
    *each(_B, _MAX, number, ["0", "-1"], _crossed, slug="max", count=4, prepare="hpa"),
    Planter(_B, "min-over", swap(_MIN, number, lambda p: str(int(p.value) + 20)), _crossed, 3, prepare="hpa"),
    *each(_B, _MIN, number, ["11"], _crossed, slug="eleven", count=2, prepare="hpa"),
]
_T = "autoscaling.target"
_UTIL = r"(?i)target\w*(utili\w+|cpu|memory|percent\w*)\w*$|(?i:averageUtilization$)"
TARGETS = [
    *each(_T, _UTIL, number, ["1000", "500", "800", "0", "-5", "9000"],
          shows(r"(averageUtilization|targetAverageUtilization|targetCPUUtilizationPercentage)$"), slug="cpu", count=3,
          prepare="hpa"),
]  # fmt: skip
_C = "autoscaling.conflict"
_SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")


def _fixed(outcome: Outcome) -> bool:
    """An autoscaler beside a workload with fixed replicas, as it was not before."""
    return outcome.rendered and _fixed_in(outcome.after.docs()) > _fixed_in(outcome.before.docs())


def _fixed_in(docs: list[dict[str, Any]]) -> int:
    fixed = {
        (doc["kind"], (doc.get("metadata") or {}).get("name"))
        for doc in docs
        if (doc.get("spec") or {}).get("replicas")
    }
    refs = [(doc.get("spec") or {}).get("scaleTargetRef") or {} for doc in docs if doc["kind"] in _SCALERS]
    return sum((ref.get("kind"), ref.get("name")) in fixed for ref in refs)


_ON = swap(r"(?i)(autoscal\w*|hpa|keda)\.(\w+\.)?enabled$", is_value(False), "true")
CONFLICT = [
    Planter(_C, "switched-on", _ON, _fixed, 12, files="own", per_owner=3),
    Planter(_C, "switched-on-override", _ON, _fixed, 6, files="override", per_owner=2),
]

_L = "availability.pdb_deadlock"
_BUDGET = r"(?i)(pdb|budget)\w*\.(\w+\.)?"


def stuck(outcome: Outcome) -> bool:
    """More budgets than before let no pod go."""
    return outcome.rendered and _stuck_in(outcome.after.docs()) > _stuck_in(outcome.before.docs())


def _stuck_in(docs: list[dict[str, Any]]) -> int:
    counts = [(d.get("spec") or {}).get("replicas", 1) for d in docs if d["kind"] in _SETS]
    found = 0
    for doc in docs:
        spec = doc.get("spec") or {}
        low = spec.get("minAvailable")
        if doc["kind"] == "PodDisruptionBudget":
            least = isinstance(low, int) and counts and all(isinstance(c, int) and low >= c for c in counts)
            found += bool(spec.get("maxUnavailable") in (0, "0", "0%") or low == "100%" or least)
    return found


_SETS = ("Deployment", "StatefulSet")
DEADLOCK = [
    *each(_L, _BUDGET + r"minAvailable$", any_scalar, ["100%", "25"], stuck, slug="min", count=4, prepare="pdb",
          keep=False),
    *each(_L, _BUDGET + r"maxUnavailable$", any_scalar, ["0", '"0%"'], stuck, slug="max", count=4, prepare="pdb",
          keep=False),
]  # fmt: skip
_Q = "availability.pdb_conflict"


def both_fields(outcome: Outcome) -> bool:
    return any(
        doc["kind"] == "PodDisruptionBudget" and {"minAvailable", "maxUnavailable"} <= set(doc.get("spec") or {})
        for doc in outcome.touched
    )


def _second(source: Source) -> Iterator[Edit | None]:
    """The other field of a budget gets a value, beside the one that is set."""
    for place in source.places:
        name = {"minAvailable": "maxUnavailable", "maxUnavailable": "minAvailable"}.get(str(place.path[-1]))
        if not name or place.in_flow or not place.inline:
            continue
        twin = source.by_path.get((*place.path[:-1], name))
        if twin is None:
            line = " " * place.key_pos[1] + f"{name}: 1"
            yield Edit(source.text.insert(place.line, line), place.line + 1, f"+ {line.strip()}", (place.line,))
        elif twin.inline:
            edit = set_value(source.text, twin, "1")
            yield Edit(edit.text, edit.line, edit.what, (place.line,), edit.given) if edit else None


PDB = [Planter(_Q, "second", _second, both_fields, 12, prepare="pdb")]

_U = "availability.quorum"
_CLUSTERED = re.compile(r"(?i)etcd|zookeeper|consul|raft|controller.*kafka|elasticsearch|opensearch|nats|rabbit|"
                        r"cockroach|vault|qdrant|weaviate|sentinel|patroni|mongo|galera|pxc|psmdb")  # fmt: skip


def _members(source: Source) -> Iterator[Edit | None]:
    for place in source.places:
        counted = re.search(r"(?i)replica(s|count)$|(cluster)?size$", place.key) and number(place) and place.value >= 3
        if (
            counted
            and "proxy" not in place.dotted
            and _CLUSTERED.search(f"{place.dotted} {source.dir.rsplit('__', 1)[-1]}")
        ):
            for new in ("2", "4"):
                yield set_value(source.text, place, requoted(place, new))


QUORUM = [Planter(_U, "even", _members, lambda o: o.rendered and bool(o.at(r"(replicas|size|clusterSize)$")), 12)]

_D = "availability.rollout_deadlock"


def _no_room(outcome: Outcome) -> bool:
    zero = (0, "0", "0%")
    for doc in outcome.touched:
        spec = doc.get("spec") or {}
        rolling = (spec.get("strategy") or spec.get("updateStrategy") or {}).get("rollingUpdate") or {}
        if rolling.get("maxSurge") in zero and rolling.get("maxUnavailable") in zero:
            return True
    return False


_STOP = "rollingUpdate: {maxSurge: 0, maxUnavailable: 0}"
ROLLOUT = [
    Planter(_D, "flow", swap(r"(?i)(strategy|updateStrategy|deploymentStrategy)$", is_value({}),
                             f"{{type: RollingUpdate, {_STOP}}}", keep=False), _no_room, 6),
    Planter(_D, "second", both(swap(r"(?i)maxSurge$", any_scalar, "0", keep=False),
                               swap(r"(?i)maxUnavailable$", any_scalar, "0", keep=False)), _no_room, 5),
    Planter(_D, "percent", both(swap(r"(?i)maxSurge$", any_scalar, '"0%"', keep=False),
                                swap(r"(?i)maxUnavailable$", any_scalar, '"0%"', keep=False)), _no_room, 3),
    Planter(_D, "child", child(r"(?i)(strategy|updateStrategy)$", _STOP), _no_room, 3),
    Planter(_D, "child-in", child(r"(?i)rollingUpdate$", "maxSurge: 0", "maxUnavailable: 0"), _no_room, 2),
]  # fmt: skip

_CRON = r"(?i)schedule$|(?i:cron\w*$)"
_FIELDS = like(r"(\S+ ){4}\S+|@\w+")
_USUAL = like(r"\d+ (\S+ ){3}\S+|@\w+")
_LANDS = shows(r"(?i)(schedule|cron)$")
SCHEDULES = [
    *each("schedule.invalid", _CRON, _FIELDS,
          ['"60 * * * *"', '"0 3 * *"', '"0 25 * * *"', '"0 0 31 2 *"', '"0 0 30 2 *"', '"@dayly"', '"0 0 * * 8"',
           '"*/0 * * * *"', '"0 3 * * Mon-"', '"5-1 * * * *"', '"0 0 31 4 *"',
           '"0 0 32 * *"', '"0 0 * 13 *"', '"0 3 * * funday"'], _LANDS, keep=False, count=2),
    *each("schedule.invalid", _CRON, _FIELDS, ['"every day"', '"0 0 0 1 1 *"'], shows(r"^CronJob:spec\.schedule$"),
          keep=False, count=2),
    *each("schedule.suspicious", _CRON, _USUAL,
          ['"*/90 * * * *"', '"* * * * *"', '"*/1 * * * *"', '"* 3 * * *"', '"0 */36 * * *"', '"*/45 * * * *"'],
          _LANDS, keep=False, count=2),
]  # fmt: skip

PLANTERS = [
    *TIMING, *TARGET, *BOUNDS, *TARGETS, *CONFLICT, *DEADLOCK, *PDB, *QUORUM, *ROLLOUT, *SCHEDULES,
]  # fmt: skip
