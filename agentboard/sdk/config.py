"""Where the board is, and what an agent says of itself."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from agentboard.sdk import limits
from agentboard.sdk.errors import ConfigurationError

DEFAULT_URL = "http://127.0.0.1:8080"
URL_VARIABLE = "AGENTBOARD_URL"
TOKEN_VARIABLE = "AGENTBOARD_TOKEN"


@dataclass(frozen=True, slots=True)
class Board:
    """The address of a board and the token to enrol with. `repr()` does not show the token."""

    url: str
    token: str = field(repr=False)

    @classmethod
    def of(cls, url: str | None = None, token: str | None = None, env: Mapping[str, str] | None = None) -> Board:
        """What is given, else `AGENTBOARD_URL` and `AGENTBOARD_TOKEN`; the URL may be left out for a local board.

        Raises ConfigurationError: there is no token, or one of them cannot be right.
        """
        env = os.environ if env is None else env
        token = (env.get(TOKEN_VARIABLE, "") if token is None else token).strip()
        if not token:
            raise ConfigurationError(
                f"no token: set {TOKEN_VARIABLE} to an enrolment token (agentboard token create --role agent)."
            )
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise ConfigurationError(f"{TOKEN_VARIABLE} holds characters that no token has.")
        return cls(check_url(url or env.get(URL_VARIABLE) or DEFAULT_URL), token)


def check_url(text: str) -> str:
    """The base URL without a trailing slash.

    Raises ConfigurationError: it is no http(s) URL, or holds a user, a query or a fragment.
    """
    try:
        parts = urlsplit(text.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise ConfigurationError(f"{URL_VARIABLE} is no URL; write it like {DEFAULT_URL}.") from None
    if not usable or parts.query or parts.fragment or "@" in parts.netloc:
        raise ConfigurationError(f"{URL_VARIABLE} is not like {DEFAULT_URL}: http or https, a host, no user, no query.")
    return text.strip().rstrip("/")


@dataclass(frozen=True, slots=True)
class Identity:
    """What an agent registers with (contract §4)."""

    id: str
    name: str
    category: limits.Category
    type: str
    version: str
    host: str
    interval_s: float
    labels: Mapping[str, str]
    capabilities: tuple[str, ...]

    def __post_init__(self) -> None:
        limits.check_id(self.id)
        limits.check_interval(self.interval_s)
        limits.check_labels(self.labels)
        if self.category not in limits.CATEGORIES:
            raise ConfigurationError(f"{self.category!r} is no category: use {', '.join(sorted(limits.CATEGORIES))}.")
        if not 1 <= len(self.name) <= limits.NAME_LENGTH or limits.CONTROLS.search(self.name):
            raise ConfigurationError(f"the name {self.name!r} is not 1 to 128 characters without control characters.")

    def as_json(self) -> dict[str, Any]:
        """The body of a registration. The process id is read now: it changes when the process forks."""
        return {
            "id": self.id,
            "name": limits.well_formed(self.name),
            "category": self.category,
            "type": self.type,
            "version": self.version,
            "host": self.host,
            "pid": os.getpid(),
            "interval_s": self.interval_s,
            "labels": {key: limits.well_formed(value) for key, value in self.labels.items()},
            "capabilities": list(self.capabilities),
        }


def kebab(name: str) -> str:
    """An id from the name of a class."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name)
    return re.sub(r"[^a-z0-9._-]", "-", words.lower()).lstrip("._-")[:63] or "agent"
