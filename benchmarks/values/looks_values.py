"""Look-alikes of one value: right where they stand, though they look like a mistake."""

from __future__ import annotations

import re
from typing import Any

from .outcome import Outcome, containers
from .plant_images import images
from .plant_quantities import amount
from .plant_runtime import both_fields, stuck
from .planter import Make, Planter
from .recipes import (
    any_scalar,
    child,
    differs,
    disabled,
    each,
    is_value,
    like,
    number,
    renders,
    same,
    shows,
    swap,
    text_of,
)  # fmt: skip

_CPU = r"(?i)(requests|limits)\.cpu$"
_MEM = r"(?i)limits\.memory$"
_DISK = r"(?i)(size|storage)$"
_ANY = like(r"\d+(\.\d+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?")
_META = r"(?i)(annotations|labels)$"
_FREE = r"(?i)(annotations|podAnnotations)$"
_HOST = r"(?i)((^|\.)hosts?(name)?s?(\.\d+)?(\.host|\.name)?|hostname|ingress\.\w*host\w*)$"
_CRON = r"(?i)schedule$|(?i:cron\w*$)"
_TAG = r"(?i)(^|\.)(tag|imageTag)$"
_REPO = r"(?i)(^|\.)(repository|repo)$"


def look(category: str, slug: str, make: Make, check: Any = renders, count: int = 2, **extra: Any) -> Planter:
    """A look-alike of a category."""
    return Planter(category, slug, make, check, count, look=True, **extra)


def looks(category: str, path: str, when: Any, news: list[str], check: Any, **extra: Any) -> list[Planter]:
    """One look-alike for each value."""
    return each(category, path, when, news, check, look=True, **extra)


def _only_target(outcome: Outcome) -> bool:
    """Only Services' target ports changed, to the name of a port that is there."""
    names = {port.get("name") for box in containers(outcome.after.docs()) for port in box.get("ports") or []}
    return "http" in names and all(change.path.endswith("targetPort") for change in outcome.changes)


STRINGS = [
    look("semantics.bool_string", "annotation", child(_META, 'example.com/inject: "false"'), differs, 4),
    look("semantics.bool_string", "env-value", swap(r"(?i)env\w*\.\d+\.value$", any_scalar, '"false"', keep=False),
         shows(r"env\[\]\.value$", lambda c: c.new == "false"), 3),
    look("semantics.bool_string", "env-map", child(r"(?i)(^|\.)(env|extraEnv|envVars)$", 'FEATURE_ON: "false"'),
         shows(r"(env\[\]\.value|data\.)"), 2),
    look("semantics.bool_string", "yes", child(_FREE, 'example.com/allow: "yes"'), differs, 2),
    look("semantics.bool_string", "yes-boolean", swap(r"(?i)(enabled?|create)$", is_value(True), "yes"), same, 2),
    look("semantics.bool_string", "off-boolean", swap(r"(?i)(enabled?|create)$", is_value(False), "off"), same, 2),
    look("schema.type", "annotation-number", child(_META, 'example.com/port: "9102"'), differs, 3),
    look("schema.type", "args-number", swap(r"(?i)args\.\d+$", any_scalar, '"8080"', keep=False), differs, 1),
    look("schema.type", "folded", child(_FREE, 'example.com/note: "a: b, c: d # e"'),
         shows(r"annotations\.example", lambda c: c.new == "a: b, c: d # e"), 3),
    look("schema.type", "null", swap(r"(?i)(annotations|nodeSelector|tolerations|affinity)$", is_value({}, []), "null",
                                     keep=False), same, 3),
    look("schema.type", "empty", swap(r"(?i)(annotations|nodeSelector|tolerations|affinity)$", is_value({}, []), "",
                                      keep=False), same, 1),
    *looks("schema.type", r"(?i)targetPort$", any_scalar, ["http"], _only_target, slug="int-or-string"),
    *looks("schema.type", r"(?i)max(Unavailable|Surge)$", any_scalar, ["50%", "30%"], shows(r"max(Unavailable|Surge)$"),
           slug="percent"),
    *looks("schema.type", r"(?i)defaultMode$", number, ["0644", "0o644", "420", "256"], renders, slug="mode", count=1),
    *looks("schema.type", r"(?i)(^|\.)replica(s|count)$", number, ["0x3", "5", "1e0", "+2"], renders, slug="replicas",
           count=1),
    *looks("schema.type", r"(?i)periodSeconds$", number, ["1e1", "0x0a"], renders, slug="seconds", count=1),
]  # fmt: skip

_SHOWN = shows(r"resources\.(requests|limits)\.", lambda c: c.new is not None)


def _unexceeded(place: Any) -> bool:
    return bool(_ANY(place)) and (amount(place.value) or 0) < 1e9


def _equal(place: Any) -> str | None:
    """The same amount in another unit."""
    value = amount(place.value)
    if not value:
        return None
    if place.path[-1] == "cpu":
        text = f"{round(value * 1000)}m"
        return text if text != text_of(place) else f"{value:g}"
    return str(round(value)) if value % 2**20 else f"{round(value / 2**10)}Ki"


QUANTITIES = [
    *looks("quantity.unit", _MEM, _unexceeded, ["4096M", "1e9", "4294967296", "4e9", "8Gi", "1.5Gi", "0.5Ti"],
           _SHOWN, slug="memory"),
    *looks("quantity.unit", r"(?i)limits\.cpu$", _ANY, ["4.5", "8", "16000m", '"12"', "0016"], _SHOWN, slug="cpu",
           keep=False),
    *looks("quantity.unit", r"(?i)requests\.cpu$", _ANY, ["0.001", "1m", '"0.01"', "5e-2"], _SHOWN, slug="cpu-small",
           keep=False, count=1),
    *looks("quantity.unit", r"(?i)requests\.memory$", like(r"\d+(Mi|Gi|M|G)"), ["128M", "134217728", "64Mi"], _SHOWN,
           slug="request", count=1),
    *looks("quantity.invalid", _DISK, like(r"\d+(Mi|Gi|Ti)"), ["2Ti", "500G", "5E", "1e12", "1.5Ti"],
           shows(r"(storage|sizeLimit)$"), slug="disk"),
    look("resources.requests_exceed_limits", "same-cpu", swap(_CPU, _ANY, _equal, keep=False), _SHOWN, 5),
    look("resources.requests_exceed_limits", "same-memory", swap(r"(?i)(requests|limits)\.memory$", _ANY, _equal,
                                                                 keep=False), _SHOWN, 5),
    look("resources.missing", "added", swap(r"resources$", is_value({}),
         "{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m, memory: 1024Mi}}", keep=False), _SHOWN, 4),
    look("resources.missing", "only-memory", swap(r"resources$", is_value({}),
         "{limits: {memory: 512M}, requests: {cpu: 50m, memory: 512M}}", keep=False), _SHOWN, 2),
]  # fmt: skip


def _tagged(outcome: Outcome) -> bool:
    """New images, and all of them have a tag: the chart falls back on appVersion."""
    return bool(images(outcome)) and all(re.search(r":[\w.-]+$", image) for image in images(outcome))


_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
IMAGES = [
    *looks("image.mutable_tag", _TAG, any_scalar, [f'"1.27.3@sha256:{_DIGEST}"', f'"latest@sha256:{_DIGEST}"'],
           lambda outcome: bool(images(outcome)), slug="digest", keep=False, count=3),
    *looks("semantics.number_coercion", _TAG, any_scalar, ['"1.10"', "1.10.0", "v1.10", '"20250101"', "a1e3456",
           "1.10-alpine"], lambda outcome: bool(images(outcome)), slug="tag", keep=False),
    *looks("image.mutable_tag", _TAG, any_scalar, ['"latest-1.2.3"', '"main-20250101-ab12cd3"', '"2-bookworm"'],
           lambda outcome: bool(images(outcome)), slug="word", keep=False, count=1),
    *[look("image.invalid_reference", f"registry-{n}", swap(_REPO, like(r"[a-z0-9][\w./-]+"), new),
           lambda outcome: bool(images(outcome)), 3)
      for n, new in enumerate(["registry:5000/team/app", "localhost:5000/app", "registry.example.com:443/a/b/c__d"])],
    look("image.invalid_reference", "registry-key",
         swap(r"(?i)(^|\.)registry$", any_scalar, '"mirror.example.com:5000"',
                                                         keep=False), differs, 3),
    look("image.missing_tag", "app-version", swap(_TAG, any_scalar, '""', keep=False), _tagged, 4),
]  # fmt: skip


def _bare_rule(outcome: Outcome) -> bool:
    """The host of a rule changed, and no TLS host stays behind."""
    seen = shows(r"^Ingress:spec\.rules\[\]\.host")
    return seen(outcome) and not any(doc.get("spec", {}).get("tls") for doc in outcome.touched)


def _templated(outcome: Outcome) -> bool:
    """The chart runs the template, and no TLS host stays behind."""
    seen = shows(r"^Ingress:.*host", lambda c: c.new == "demo.example.com")
    return seen(outcome) and not any(doc.get("spec", {}).get("tls") for doc in outcome.touched)


HOSTS = [
    *looks("network.host_invalid", _HOST, like(r"[A-Za-z0-9*][\w.*-]*\.[\w.-]+"),
           ['"*.apps.example.com"', "xn--bcher-kva.example", "web", "1.2.example.com", "a-b--c.example.co.uk",
            '"*.xn--bcher-kva.example"'], _bare_rule, slug="host", keep=False,
           prepare="ingress"),
    look("network.host_invalid", "template", swap(_HOST, like(r"[A-Za-z0-9*][\w.*-]*\.[\w.-]+"),
         '"{{ .Release.Name }}.example.com"', keep=False), _templated, 4, prepare="ingress"),
    look("network.host_invalid", "disabled", disabled(r"(?i)ingress\.\w*hosts?(\.\d+(\.host)?)?$", any_scalar,
                                                     '"https://not used"'), same, 4),
    look("network.port_range", "node-port", swap(r"(?i)nodePort\w*$", lambda p: p.value is None or number(p), "30080",
                                                keep=False), shows(r"nodePort$"), 2),
    *looks("network.port_range", r"(?i)service\.port$", number, ["65535", "1", "443"], shows(r"port$"), slug="port"),
    look("network.exposure", "cluster-ip", swap(r"(?i)(^|\.)type$", like("LoadBalancer|NodePort"), "ClusterIP"),
         shows(r"^Service:spec\.type$"), 3),
]  # fmt: skip


def _free_budget(outcome: Outcome) -> bool:
    """A budget that lets pods go, with one of its two fields."""
    seen = outcome.at(r"^PodDisruptionBudget:.*(minAvailable|maxUnavailable)$")
    return bool(seen) and not stuck(outcome) and not both_fields(outcome) and not _one_pod(outcome)


def _one_pod(outcome: Outcome) -> bool:
    sets = [doc for doc in outcome.after.docs() if doc["kind"] in ("Deployment", "StatefulSet")]
    return any((doc.get("spec") or {}).get("replicas", 1) == 1 for doc in sets)


RUNTIME = [
    *looks("availability.pdb_deadlock", r"(?i)(pdb|budget)\w*\.(\w+\.)?minAvailable$", any_scalar, ["50%", '"25%"'],
           _free_budget, slug="min", keep=False, prepare="pdb"),
    *looks("availability.pdb_deadlock", r"(?i)(pdb|budget)\w*\.(\w+\.)?maxUnavailable$", any_scalar,
           ["25%", "1", "50%"],
           _free_budget, slug="max", keep=False, prepare="pdb"),
    *looks("schedule.invalid", _CRON, like(r"(\S+ ){4}\S+|@\w+"),
           ['"@daily"', '"*/15 * * * *"', '"0 0 29 2 *"', '"0 9-17/2 * * MON-FRI"', '"@hourly"', "0 3 1,15 * 0",
            '"30 2 * jan,jul sun"', '"0 0 31 1,3 *"', '"5,35 */6 * * *"', '"0 0 ? * 6"'],
           shows(r"(?i)(schedule|cron)$"), slug="cron", keep=False, count=1),
    look("autoscaling.bounds", "off", disabled(r"(?i)(autoscal\w*|hpa)\.min\w*$", number, "500"), same, 4),
    look("autoscaling.target", "off", disabled(r"(?i)(autoscal\w*|hpa)\.target\w+$", number, "0"), same, 3),
    look("quantity.invalid", "off", disabled(r"(?i)persist\w*\.size$", any_scalar, "10gi"), same, 2),
    look("availability.pdb_deadlock", "off", disabled(r"(?i)(pdb|budget)\w*\.minAvailable$", any_scalar, "100%"),
         same, 3),
    *looks("autoscaling.bounds", r"(?i)(autoscal\w*|hpa)\.max\w*$", number, ["60"], shows(r"max"), slug="max",
           prepare="hpa"),
    *looks("autoscaling.target", r"(?i)target\w*(utili\w+|cpu|memory)\w*$", number, ["65", "90"],
           shows(r"averageUtilization|Percentage"), slug="on", prepare="hpa"),
    *looks("probe.timing", r"(?i)(liveness|readiness)\w*\.(\w+\.)?initialDelaySeconds$", number, ["180", "0"],
           shows(r"initialDelaySeconds$"), slug="delay"),
    *looks("probe.timing", r"(?i)readiness\w*\.(\w+\.)?successThreshold$", number, ["2"], shows(r"successThreshold$"),
           slug="readiness"),
    *looks("availability.rollout_deadlock", r"(?i)(strategy|rolling)\w*(\.\w+)?\.maxUnavailable$", any_scalar,
           ["1"], shows(r"maxUnavailable$"),
           slug="one", keep=False),
    *looks("semantics.duration", r"(?i)(interval|timeout|period|duration)$", like(r"\d+(s|m|h)"),
           ["1m30s", "90s", "1h", "500ms"], differs, slug="duration"),
]  # fmt: skip

PLANTERS = [*STRINGS, *QUANTITIES, *IMAGES, *HOSTS, *RUNTIME]
