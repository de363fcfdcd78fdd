"""Values of a wrong type, outside a fixed list or range, and names that Kubernetes refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .charts import Source, readable
from .edits import Edit
from .outcome import Outcome, leaves
from .places import Place
from .planter import Check, Planter
from .recipes import (
    any_scalar,
    child,
    each,
    either,
    is_value,
    like,
    number,
    refused,
    shows,
    swap,
    text_of,
)  # fmt: skip

_T = "schema.type"
REPLICAS = r"(?i)(^|\.)replica(s|count)$"
_LISTS = r"(?i)(tolerations|imagePullSecrets|extraVolumes|extraVolumeMounts|extraEnv|env|envFrom|volumes|volumeMounts|args|initContainers|topologySpreadConstraints|sidecars|hostAliases|extraArgs)$"  # noqa: E501
_MAPS = r"(?i)(nodeSelector|resources|\w*annotations|\w*labels|affinity|\w*securityContext)$"
_META = r"(?i)(annotations|labels|nodeSelector)$"
_META_LEAF = r"(annotations|labels|matchLabels|nodeSelector)\."


def _wrong_string(outcome: Outcome) -> bool:
    """A leaf in annotations, labels or a node selector is no string."""
    return any(isinstance(c.new, bool | int | float) for c in outcome.at(_META_LEAF))


def _loose(path: str) -> Planter:
    return Planter(_T, f"meta-{path}", swap(rf"(?i)({path})\.[^.]+(\.[^.]+)*$", like(r"true|false|\d+(\.\d+)?"),
                   lambda p: text_of(p) if p.style else None, keep=False), _wrong_string, 3)  # fmt: skip


def _env_number(outcome: Outcome) -> bool:
    return any(isinstance(c.new, bool | int | float) for c in outcome.at(r"env\[\]\.value$"))


def _env_unquote(source: Source) -> Iterator[Edit | None]:
    """`value: "5"` loses its quotes; so does a map of environment values."""
    for place in source.places:
        if not re.search(r"(?i)env|variables", place.dotted) or not place.style or not place.inline:
            continue
        if re.fullmatch(r"\d+|true|false|\d+\.\d+", text_of(place)):
            changed = source.text.put(place.start, place.end, text_of(place))
            what = f"{place.dotted}: {text_of(place)} without its quotes"
            yield Edit(changed, place.line, what, given=("", text_of(place)))


def _env_set(source: Source) -> Iterator[Edit | None]:
    """A number where an environment value is a string."""
    for place in source.places:
        if re.search(r"(?i)(env\w*|environment\w*)\.(\d+\.value|[A-Z_0-9]+)$", place.dotted) and any_scalar(place):
            for new in ("8080", "true", "1.5"):
                changed = source.text.put(place.start, place.end, new)
                yield Edit(changed, place.line, f"{place.dotted}: {new}", given=("", new))


def _dash_lost(source: Source) -> Iterator[Edit | None]:
    """The only entry of a list loses its dash and becomes a map."""
    for place in source.places:
        items = place.value
        if place.block and isinstance(items, list) and len(items) == 1 and isinstance(items[0], dict):
            line = place.start[0] + 1
            old = source.text.lines[line - 1].rstrip("\r")
            if re.match(r"\s*- \w", old) and place.start[0] > place.key_pos[0]:
                text = source.text.line_is(line, old.replace("- ", "  ", 1))
                yield Edit(text, place.line, f"dash lost below {place.dotted}", (line,))


def _dash_gained(source: Source) -> Iterator[Edit | None]:
    """A map of one entry gains a dash and becomes a list."""
    for place in source.places:
        if place.block and isinstance(place.value, dict) and len(place.value) == 1 and re.search(_MAPS, place.dotted):
            line = place.start[0] + 1
            old = source.text.lines[line - 1].rstrip("\r")
            if place.start[0] > place.key_pos[0] and not isinstance(next(iter(place.value.values())), dict | list):
                text = source.text.line_is(line, re.sub(r"^(\s*)", r"\1- ", old))
                if readable(text):
                    yield Edit(text, place.line, f"dash gained below {place.dotted}", (line,))


def _shape(outcome: Outcome) -> bool:
    """Helm refuses, or a list became a map, a map a list, or one of them a word."""
    kinds = (dict, list)
    return bool(outcome.error) or any(
        isinstance(c.new, kinds) != isinstance(c.old, kinds) or type(c.new) is not type(c.old) for c in outcome.changes
    )


def _read(outcome: Outcome) -> bool:
    """Renders to the same: an empty map for an empty list is a mistake that shows only with values."""
    return outcome.rendered


def _null(source: Source) -> Iterator[Edit | None]:
    """A number of arguments instead of strings."""
    for place in source.places:
        if re.search(r"(?i)args\.\d+$", place.dotted) and any_scalar(place):
            changed = source.text.put(place.start, place.end, "8080")
            yield Edit(changed, place.line, f"{place.dotted}: 8080", given=("", "8080"))


def _number_leaf(path: str) -> Planter:
    return Planter(_T, "quoted-" + path.lower()[:20], swap(rf"{path}$", number, lambda p: f'"{p.value}"', keep=False),
                   shows(rf"{path}$", lambda c: isinstance(c.new, str)), 2)  # fmt: skip


_REPLICA = shows(r"spec\.replicas$", lambda c: not isinstance(c.new, int) and c.new is not None)
TYPES = [
    *each(_T, REPLICAS, number, ["two", "2.5", ".nan", "3x", '"three"'], either(_REPLICA, refused()), slug="replicas"),
    *each(_T, r"(?i)ports?$", number, ["http", "eighty", "80.5"],
          either(shows(r"(containerPort|ports\[\]\.port|number)$", lambda c: not isinstance(c.new, int)), refused()),
          slug="port"),
    *each(_T, _LISTS, is_value([]), ["{}"], _read, slug="list-map", count=5),
    *each(_T, _LISTS, is_value([]), ["none", "regcred"], _shape, slug="list-word"),
    *each(_T, _MAPS, is_value({}), ["[a]", "[{app: web}]", "linux"], _shape, slug="map", count=2),
    Planter(_T, "dash-lost", _dash_lost, _shape, 4),
    Planter(_T, "dash-gained", _dash_gained, _shape, 3),
    Planter(_T, "env-unquoted", _env_unquote, _env_number, 5),
    Planter(_T, "env-number", _env_set, _env_number, 5),
    *[_loose(path) for path in ("annotations|podAnnotations", "labels|podLabels", "nodeSelector")],
    *[Planter(_T, f"meta-new-{n}", child(_META, line), _wrong_string, 3)
      for n, line in enumerate(["prometheus.io/port: 9102", "prometheus.io/scrape: true", "example.com/version: 1.20",
                                "app.example.com/build: 20250101"])],
    *[_number_leaf(path) for path in ("periodSeconds", "initialDelaySeconds", "terminationGracePeriodSeconds",
                                      "runAsUser", "fsGroup")],
    Planter(_T, "args-number", _null, shows(r"args\[\]$", lambda c: isinstance(c.new, int)), 2),
    *each(_T, r"(?i)securityContext\.(runAsNonRoot|readOnlyRootFilesystem|allowPrivilegeEscalation)$",
          is_value(True, False), ['"true"', "1", "yes please"], shows(r"securityContext\.\w+$",
          lambda c: not isinstance(c.new, bool)), slug="boolean"),
    *each(_T, r"(?i)(^|\.)tag$", any_scalar, ["{}", "[]"], either(shows(r"image$"), refused()), keep=False,
          slug="tag"),
    *each(_T, r".", any_scalar, ["{}", "[]", "some words", "12", "true"],
          refused(r"(?i)got (string|number|boolean|object|array), want"), keep=False, slug="json-schema", count=4),
]  # fmt: skip

_E = "schema.enum"
_ENUMS: list[tuple[str, str, str, list[str]]] = [
    ("pull", r"(?i)pullPolicy$", r"imagePullPolicy$",
     ["ifnotpresent", "IfNotPresents", "always", "never", "OnChange", "IfNotPresent "]),
    ("service", r"(?i)(^|\.)(type|serviceType)$", r"^Service:spec\.type$",
     ["ClusterIp", "clusterip", "Loadbalancer", "nodePort", "CluseterIP"]),
    ("access", r"(?i)accessModes?(\.\d+)?$", r"accessModes\[\]$", ["ReadWriteOnly", "RWO", "readWriteOnce"]),
    ("path", r"(?i)pathType$", r"pathType$", ["prefix", "exact", "Implementation"]),
    ("policy", r"(?i)(podManagementPolicy|restartPolicy|concurrencyPolicy|externalTrafficPolicy|dnsPolicy)$",
     r"(podManagementPolicy|restartPolicy|concurrencyPolicy|externalTrafficPolicy|dnsPolicy)$",
     ["parallel", "Onfailure", "forbid", "local", "clusterFirst"]),
    ("strategy", r"(?i)(strategy(\.type)?)$", r"(updateStrategy|strategy)\.type$",
     ["rollingUpdate", "Rolling", "recreate", "onDelete"]),
    ("seccomp", r"seccompProfile\.type$", r"seccompProfile\.type$", ["runtimeDefault", "RuntimeDefaults", "Docker"]),
    ("operator", r"\.operator$", r"\.operator$", ["exists", "Equals", "NotExists"]),
    ("effect", r"\.effect$", r"\.effect$", ["NoScheduled", "noSchedule"]),
    ("protocol", r"(?i)protocol$", r"protocol$", ["tcp", "Tcp", "HTTP"]),
    ("unsat", r"whenUnsatisfiable$", r"whenUnsatisfiable$", ["ScheduleAnyways"]),
    ("ipfamily", r"ipFamilyPolicy$", r"ipFamilyPolicy$", ["singleStack"]),
]  # fmt: skip
ENUMS = [
    planter
    for slug, path, leaf, news in _ENUMS
    for planter in each(_E, path, like(r"[A-Z][A-Za-z]+"), news, shows(leaf), slug=slug, count=1)
]
ENUMS += each(_E, r".", any_scalar, ["verbose", "Information", "nginxx", "S3"],
              refused(r"(?i)must be one of"), slug="json-schema", count=2)  # fmt: skip

_R = "schema.range"
RANGES = [
    *each(_R, REPLICAS, number, ["-1", "-2"], shows(r"spec\.replicas$"), slug="replicas", count=2),
    *each(_R, r"(?i)(terminationGracePeriodSeconds|initialDelaySeconds|revisionHistoryLimit|backoffLimit)$", number,
          ["-5", "-30"], shows(r"(Seconds|Limit)$"), slug="seconds", count=2),
    *each(_R, r"(?i)(HistoryLimit\w*|HistoryLimit|activeDeadlineSeconds|ttlSecondsAfterFinished|minReadySeconds)$",
          number, ["-1"], shows(r"(Limit|Seconds\w*)$"), slug="limit", count=2),
    *each(_R, r"(?i)(runAsUser|fsGroup|runAsGroup)$", number, ["-1", "4294967296"],
          shows(r"(runAsUser|fsGroup|runAsGroup)$"), slug="uid"),
    *each(_R, r"defaultMode$", number, ["644", "1777"], shows(r"defaultMode$"), slug="mode", count=1),
    *each(_R, r"weight$", number, ["150", "0", "-1"], shows(r"weight$"), slug="weight", count=1),
    *each(_R, r".", number, ["-1", "0", "999999"], refused(r"(?i)(minimum|maximum)"), slug="json-schema", count=2),
    *each(_R, r"(?i)max(Unavailable|Surge)$", any_scalar, ["-1", "150%", "-10%"],
          shows(r"rollingUpdate\.max(Unavailable|Surge)$"), slug="rolling", count=1),
]  # fmt: skip

_N = "schema.name"
_DNS = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def _bad_name(outcome: Outcome) -> bool:
    """A manifest's own name that Kubernetes refuses."""
    for doc in outcome.touched:
        name = (doc.get("metadata") or {}).get("name")
        if "rbac" in str(doc.get("apiVersion")) or not isinstance(name, str):
            continue
        if not _DNS.fullmatch(name) or len(name) > 63:
            return True
    return False


def _bad_leaf(path: str) -> Check:
    def check(outcome: Outcome) -> bool:
        return any(
            isinstance(value, str) and re.search(path, key) and not (_DNS.fullmatch(value) and len(value) <= 63)
            for doc in outcome.touched
            for key, value in leaves(doc)
            if value in [c.new for c in outcome.changes]
        )

    return check


def _upper(place: Place) -> str | None:
    return text_of(place).title().replace("-", "_") if re.fullmatch(r"[a-z][a-z-]+", text_of(place)) else None


_LONG = "a-release-name-that-somebody-thought-would-be-helpful-for-every-team-in-here"
_EMPTY = like(r"|[a-z][a-z0-9-]*")
NAMES = [
    *each(_N, r"(?i)fullnameOverride$", _EMPTY, ["My_App", "MyApp", "my app", "-my-app", "my-app-", "my/app"],
          _bad_name, slug="fullname", count=2),
    *each(_N, r"(?i)nameOverride$", _EMPTY, ["my_app", "MyApp"], _bad_name, slug="nameoverride", count=2),
    *each(_N, r"(?i)serviceAccount\w*\.name$", _EMPTY, ["my_sa", "Deployer"],
          either(_bad_name, _bad_leaf(r"serviceAccountName$")), slug="sa", count=2),
    *each(_N, r"(?i)(priorityClassName|ingressClassName)$", _EMPTY, ["High_Priority"],
          _bad_leaf(r"ClassName$"), slug="class", count=2),
    Planter(_N, "volume", swap(r"(?i)(volumes?|volumeMounts?)\.\d+\.name$", like(r"[a-z][a-z-]+"), _upper),
            _bad_leaf(r"volumes\[\d+\]\.name$"), 3),
    Planter(_N, "list-name", swap(r"\.\d+\.name$", like(r"[a-z][a-z-]+"), _upper),
            _bad_leaf(r"(ports|containers|initContainers)\[\d+\]\.name$"), 3),
    *each(_N, r"(?i)(secretName|existingSecret\w*|claimName|existingClaim)$", _EMPTY, ["My_Secret", "TLS-Cert"],
          _bad_leaf(r"(?i)(secretName|claimName|secretKeyRef\.name|secretRef\.name)$"), slug="secret", count=2),
    *each(_N, r"(?i)fullnameOverride$", _EMPTY, [_LONG], _bad_name, slug="long", count=1),
]  # fmt: skip

PLANTERS = [*TYPES, *ENUMS, *RANGES, *NAMES]
