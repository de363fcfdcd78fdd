"""Look-alikes of secrets and of security settings."""

from __future__ import annotations

from .looks_values import look, looks
from .outcome import Outcome
from .recipes import any_scalar, child, is_value, like, number, renders, shows, swap

_FREE = r"(?i)(annotations|podAnnotations)$"

SECRETS = [
    *looks("secret.plaintext", r"(?i)(^|\.)(?!automount)\w*(password|token|apiKey|secretKey|clientSecret)$",
           like(r"|changeme|null|~"), ['""', '"${DB_PASSWORD}"', '"vault:secret/data/app#password"',
            '"<your-password>"',
           '"ref+vault://secret/app/#/password"', '"CHANGEME"', "null", '"$(DB_PASSWORD)"',
            '"ENC[AES256_GCM,data:Zk3=]"',
           '"REPLACE_ME"', '"xxxxxxxx"'], renders, slug="value", keep=False,
           helm=False, count=1),
    *looks("secret.plaintext", r"(?i)(existingSecret\w*|secretName|passwordSecret\w*|\w*SecretKey|\w*secretRef)$",
           any_scalar, ["db-password-credentials", '"api-token-9f8b2c4d"'], renders, slug="name", keep=False,
           helm=False),
    look("secret.plaintext", "env-ref", child(r"(?i)(^|\.)(env|extraEnv|config)$",
         "PASSWORD_FILE: /run/secrets/db-password"), renders, 2, helm=False),
    look("secret.plaintext", "uuid", child(_FREE, 'example.com/revision: "9f8b2c4d6e1a3f5b7c9d0e2f4a6b8c1d00aa11bb"'),
         renders, 2, helm=False),
    look("secret.plaintext", "url", swap(r"(?i)(url|uri)$", like(r"https?://.*"), "https://user@example.com/path"),
         renders, 2, helm=False),
]  # fmt: skip

_DROP = r"(?i)(^|\.)(\w*container)?securityContext$"


def _in_containers(outcome: Outcome) -> bool:
    """Only contexts of containers changed: a pod's has no such field."""
    return bool(outcome.at(r"ontainers\[\]\.securityContext\.")) and not outcome.at(r"spec\.securityContext\.")


SECURITY = [
    look("security.root", "user", swap(r"(?i)runAsUser$", number, "65534"), shows(r"runAsUser$"), 3),
    look("security.capabilities", "bind", child(_DROP, "capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}"),
         _in_containers, 3),
    look("security.privilege_escalation", "false", child(_DROP, "allowPrivilegeEscalation: false"), _in_containers, 3),
    look("security.filesystem", "true", child(_DROP, "readOnlyRootFilesystem: true"), _in_containers, 2),
    look("security.host_access", "empty-dir", swap(r"(?i)(extra|additional|)volumes$", is_value([]),
         "[{name: scratch, emptyDir: {sizeLimit: 1Gi}}]", keep=False), shows(r"volumes"), 3),
]  # fmt: skip

PLANTERS = [*SECRETS, *SECURITY]
