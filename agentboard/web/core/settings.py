"""How a board is run: from flags, and from the environment where a flag is not given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentboard.web.core.retention import Limits
from checks.errors import UsageError

PREFIX = "AGENTBOARD_"
_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Oidc:
    """An OpenID Connect provider. `roles` maps values of the claim `role_claim` to our roles."""

    issuer: str
    client_id: str
    client_secret: str
    role_claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that somebody may choose."""

    host: str = "127.0.0.1"
    port: int = 8080
    data_dir: Path = Path("agentboard-data")
    database_url: str = ""
    redis_url: str = ""
    admin_token: str = ""
    enrol_token: str = ""
    anonymous_read: bool = False
    allowed_origins: tuple[str, ...] = ()
    public_url: str = ""
    trusted_proxies: str = ""
    log_format: str = "json"
    log_level: str = "info"
    limits: Limits = field(default_factory=Limits)
    oidc: Oidc | None = None

    def fixed_tokens(self) -> list[tuple[str, str]]:
        """(role, token) of the tokens that the environment hands over."""
        pairs = (("admin", self.admin_token), ("agent", self.enrol_token))
        return [(role, token) for role, token in pairs if token]


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """The settings that `AGENTBOARD_*` variables make; UsageError for a value that is none."""
    env = os.environ if env is None else env

    def text(name: str, default: str = "") -> str:
        return env.get(PREFIX + name, "").strip() or default

    return Settings(
        host=text("HOST", "127.0.0.1"),
        port=int(_number(env, "PORT", 8080, 0, 65535)),
        data_dir=Path(text("DATA_DIR") or _default_folder(env)),
        database_url=text("DATABASE_URL"),
        redis_url=text("REDIS_URL"),
        admin_token=text("ADMIN_TOKEN"),
        enrol_token=text("ENROL_TOKEN"),
        anonymous_read=_truth(env, "ANONYMOUS_READ"),
        allowed_origins=tuple(each.rstrip("/") for each in text("ALLOWED_ORIGINS").replace(",", " ").split()),
        public_url=text("PUBLIC_URL").rstrip("/"),
        trusted_proxies=text("TRUSTED_PROXIES"),
        log_format=_among(env, "LOG_FORMAT", ("json", "text")),
        log_level=_among(env, "LOG_LEVEL", ("info", "debug", "warning", "error")),
        limits=_limits(env),
        oidc=_oidc(env),
    )


def _default_folder(env: Mapping[str, str]) -> Path:
    """`agentboard` in the user's data folder, by the XDG base directory specification."""
    base = env.get("XDG_DATA_HOME", "")
    return (Path(base) if base else Path(env.get("HOME", ".")) / ".local/share") / "agentboard"


def _limits(env: Mapping[str, str]) -> Limits:
    default = Limits()
    return Limits(
        log_lines=int(_number(env, "LOG_LINES", default.log_lines, 2000, 1_000_000)),
        raw_hours=_number(env, "RAW_METRIC_HOURS", default.raw_hours, 0.1, 8760),
        metric_hours=_number(env, "METRIC_HOURS", default.metric_hours, 1, 87600),
        event_hours=_number(env, "EVENT_HOURS", default.event_hours, 1, 87600),
    )


def _oidc(env: Mapping[str, str]) -> Oidc | None:
    issuer = env.get(PREFIX + "OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    client = env.get(PREFIX + "OIDC_CLIENT_ID", "").strip()
    if not client:
        raise UsageError("a provider without a client", PREFIX + "OIDC_CLIENT_ID", "Set it to the id of this client.")
    return Oidc(
        issuer.rstrip("/"),
        client,
        env.get(PREFIX + "OIDC_CLIENT_SECRET", ""),
        env.get(PREFIX + "OIDC_ROLE_CLAIM", "").strip() or "groups",
        _roles(env.get(PREFIX + "OIDC_ROLES", "")),
    )


def _roles(text: str) -> dict[str, str]:
    """`platform=admin,dev=viewer` as a mapping."""
    found = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        value, _, role = each.rpartition("=")
        if not value or role not in ("viewer", "operator", "admin"):
            todo = "Write VALUE=viewer, VALUE=operator or VALUE=admin, separated by commas."
            raise UsageError(f"{each!r} maps no value to a role", PREFIX + "OIDC_ROLES", todo)
        found[value] = role
    return found


def _number(env: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    text = env.get(PREFIX + name, "").strip()
    try:
        value = float(text) if text else default
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise UsageError(f"{text!r} is no number from {least:g} to {most:g}", PREFIX + name, "Correct or unset it.")
    return value


def _truth(env: Mapping[str, str], name: str) -> bool:
    text = env.get(PREFIX + name, "").strip().lower()
    if text not in (*_YES, *_NO):
        raise UsageError(f"{text!r} is neither true nor false", PREFIX + name, "Write true or false.")
    return text in _YES


def _among(env: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    text = env.get(PREFIX + name, "").strip().lower() or values[0]
    if text not in values:
        raise UsageError(f"{text!r} is none of {', '.join(values)}", PREFIX + name, "Correct or unset it.")
    return text
