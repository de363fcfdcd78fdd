"""Settings that the Pod Security Standards forbid, and secrets in plain text."""

from __future__ import annotations

import re
from typing import Any

from .outcome import Outcome, leaves, pod_specs, short
from .places import Place
from .planter import Check, Planter
from .recipes import any_scalar, child, is_value, like, number, shows, swap, text_of

_SC = r"(?i)(^|\.)(\w*container)?securityContext$"
_POD = r"(?i)(^|\.)pod\w*securityContext$|(?i:(^|\.)securityContext$)"
_ANY = r"(?i)securityContext$"


def _flag(name: str, value: Any) -> Check:
    return shows(rf"[sS]ecurityContext\.{name}$", lambda c: c.new == value and type(c.new) is type(value))


def _own_flag(name: str, value: Any) -> Check:
    """A container's context has the flag, and no pod's context has it (there it is an unknown field)."""
    seen = shows(rf"ontainers\[\]\.securityContext\.{name}$", lambda c: c.new is value)
    return lambda outcome: seen(outcome) and not outcome.at(rf"spec\.securityContext\.{name}$")


def _spec(name: str) -> Check:
    """The pod spec has the flag on."""
    return lambda outcome: any(c.new is True for c in outcome.at(rf"spec\.{name}$"))


def _has(path: str, value: Any) -> Check:
    """More leaves at `path` hold `value` than before."""

    def count(docs: list[dict[str, Any]]) -> int:
        found = [leaf for pod in pod_specs(docs) for leaf in leaves(pod)]
        return sum(bool(re.search(path, short(key))) and (value is None or got == value) for key, got in found)

    return lambda outcome: outcome.rendered and count(outcome.after.docs()) > count(outcome.before.docs())


_DAC = "security.privileged"
PRIVILEGED = [
    Planter(_DAC, "flip", swap(r"(?i)(^|\.)privileged$", is_value(False), "true"), _own_flag("privileged", True), 6),
    Planter(_DAC, "new", child(_SC, "privileged: true"), _own_flag("privileged", True), 6),
    Planter(_DAC, "new-override", child(_SC, "privileged: true"), _own_flag("privileged", True), 3, files="override"),
    Planter(_DAC, "init", child(r"(?i)(init\w*|sysctl\w*|sidecar\w*)(\..*)?securityContext$", "privileged: true"),
            _own_flag("privileged", True), 2),
]  # fmt: skip

_H = "security.host_access"
_DOCKER = "{name: docker-sock, hostPath: {path: /var/run/docker.sock}}"
HOST = [
    *[Planter(_H, f"flip-{key}", swap(rf"(?i)(^|\.){key}(\.enabled)?$", is_value(False), "true"), _spec(key), 4)
      for key in ("hostNetwork", "hostPID", "hostIPC")],
    Planter(_H, "host-path", swap(r"(?i)(extra|additional|)volumes$", is_value([]), f"[{_DOCKER}]", keep=False),
            _has(r"volumes\[\]\.hostPath\.path$", "/var/run/docker.sock"), 4),
    Planter(_H, "root-path", swap(r"(?i)(extra|additional|)volumes$", is_value([]),
                                  "[{name: host, hostPath: {path: /}}]", keep=False),
            _has(r"volumes\[\]\.hostPath\.path$", "/"), 2),
    Planter(_H, "host-port", swap(r"(?i)hostPorts?(\.enabled|\.\w+)?$", is_value(False, None),
                                  lambda p: "true" if p.value is False else "8080"),
            _has(r"ports\[\]\.hostPort$", None), 2),
    Planter(_H, "path-edit", swap(r"(?i)hostPath(\.path)?$", any_scalar, "/etc"),
            _has(r"hostPath\.path$", "/etc"), 2),
]  # fmt: skip

_R = "security.root"
_UID = {name: _flag(name, 0) for name in ("runAsUser", "runAsGroup")}
ROOT = [
    Planter(_R, "user", swap(r"(?i)runAsUser$", number, "0"), _UID["runAsUser"], 6),
    Planter(_R, "user-override", swap(r"(?i)runAsUser$", number, "0"), _UID["runAsUser"], 3, files="override"),
    Planter(_R, "nonroot", swap(r"(?i)runAsNonRoot$", is_value(True), "false"), _flag("runAsNonRoot", False), 6),
    Planter(_R, "user-new", child(_ANY, "runAsUser: 0"), _UID["runAsUser"], 5),
    Planter(_R, "nonroot-new", child(_ANY, "runAsNonRoot: false"), _flag("runAsNonRoot", False), 2),
]

_E = "security.privilege_escalation"
_ESC = _own_flag("allowPrivilegeEscalation", True)
ESCALATION = [
    Planter(_E, "flip", swap(r"(?i)allowPrivilegeEscalation$", is_value(False), "true"), _ESC, 8),
    Planter(_E, "new", child(_SC, "allowPrivilegeEscalation: true"), _ESC, 4),
    Planter(_E, "override", child(_SC, "allowPrivilegeEscalation: true"), _ESC, 3, files="override"),
]

_C = "security.capabilities"


def _added(outcome: Outcome) -> bool:
    """A capability is added that was not."""
    hits = outcome.at(r"ontainers\[\]\.securityContext\.capabilities\.add\[\]$")
    return any(change.new is not None for change in hits) and not outcome.at(r"spec\.securityContext\.capabilities")


CAPABILITIES = [
    *[Planter(_C, f"new-{cap.lower().replace('_', '-')}", child(_SC, f"capabilities: {{add: [{cap}]}}"), _added, count)
      for cap, count in (("SYS_ADMIN", 3), ("NET_ADMIN", 3), ("ALL", 2), ("SYS_PTRACE", 2), ("NET_RAW", 1),
                         ("CAP_SYS_ADMIN", 1))],
    Planter(_C, "into", child(r"(?i)securityContext\.capabilities$", "add: [SYS_ADMIN]"), _added, 4),
    Planter(_C, "into-net", child(r"(?i)securityContext\.capabilities$", "add: [NET_ADMIN, SYS_TIME]"), _added, 2),
    Planter(_C, "edit", swap(r"(?i)capabilities\.add\.\d+$", any_scalar, "SYS_ADMIN"), _added, 3),
]  # fmt: skip

_F = "security.filesystem"
FILESYSTEM = [
    Planter(_F, "flip", swap(r"(?i)readOnlyRootFilesystem$", is_value(True), "false"),
            _own_flag("readOnlyRootFilesystem", False), 8),
    Planter(_F, "new", child(_SC, "readOnlyRootFilesystem: false"), _own_flag("readOnlyRootFilesystem", False), 4),
]  # fmt: skip

_S = "secret.plaintext"
_MIX = "Tr0ub4dor" + "&3xY"
_PASSWORD = r"(?i)(^|[._])\w*(password|passwd|passphrase)$"
_TOKEN = r"(?i)(^|\.)(?!automount)\w*(token|apiKey|accessKey|secretKey|clientSecret|licenseKey)$"
_URL = r"(?i)(^|\.)\w*(url|uri|dsn|connection\w*|endpoint|address)$"
_EMPTY = like(r"|changeme|null|~|CHANGE.?ME|<.*>")
_GH = "ghp_" + "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA2bC4"
_AWS = "AKIA" + "Z7QX2MN4RT6WY8VB"
_SK = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
_JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJkZW1vIn0." + "dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk"
_HOOK = "https://hooks.slack.com/services/" + "T02AB3CD4/B05EF6GH7/" + "x8Yz9Aa1Bb2Cc3Dd4Ee5Ff6G"
_HEX = "9f8b2c4d6e1a3f5b" + "7c9d0e2f4a6b8c1d"
_KEY = "-----BEGIN RSA PRIVATE" + " KEY-----MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aumHHLA==-----END"


def _always(outcome: Outcome) -> bool:
    return not outcome.before.error and not outcome.after.error


def _secret(slug: str, path: str, new: str, count: int, when: Any = _EMPTY) -> Planter:
    return Planter(_S, slug, swap(path, when, f'"{new}"', keep=False), _always, count, helm=False)


def _in_env(place: Place) -> bool:
    return any_scalar(place) and not re.search(r"(?i)\$|true|false", text_of(place))


SECRETS = [
    _secret("password", _PASSWORD, _MIX, 4), _secret("password-plain", _PASSWORD, "s3cr3t-9Qx7", 3),
    _secret("password-word", _PASSWORD, "correcthorsebatterystaple", 2),
    _secret("token-hex", _TOKEN, _HEX, 3), _secret("token-github", _TOKEN, _GH, 2),
    _secret("token-aws", _TOKEN, _AWS, 2),
    _secret("token-stripe", _TOKEN, _SK, 1), _secret("token-jwt", _TOKEN, _JWT, 2),
    _secret("url", _URL, f"postgres://app:{_MIX.replace('&', '')}@db.internal:5432/app", 4, any_scalar),
    _secret("url-https", _URL, "https://ci-bot:9Qx7kLm2@git.example.com/kit.git", 2, any_scalar),
    _secret("url-amqp", r"(?i)(env\w*|config\w*|environment)\.\w+$", "amqp://svc:9Qx7kLm2Za@rabbit:5672/", 2, _in_env),
    _secret("webhook", _URL, _HOOK, 2, any_scalar),
    _secret("private-key", r"(?i)(^|\.)(\w*key|\w*cert\w*|tls\.key)$", _KEY, 2),
    Planter(_S, "env-map", child(r"(?i)(^|\.)(env|environment|extraEnv|envVars|config)$", f'DB_PASSWORD: "{_MIX}"'),
            _always, 4, helm=False),
    Planter(_S, "annotation", child(r"(?i)annotations$", f'example.com/token: "{_GH}"'), _always, 1, helm=False),
    Planter(_S, "password-override", swap(_PASSWORD, _EMPTY, f'"{_MIX}"', keep=False), _always, 4, helm=False,
            files="override"),
]  # fmt: skip

PLANTERS = [
    *PRIVILEGED, *HOST, *ROOT, *ESCALATION, *CAPABILITIES, *FILESYSTEM, *SECRETS,
]  # fmt: skip
