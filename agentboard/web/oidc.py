"""Signing in through an OpenID Connect provider: authorization code with PKCE, state and nonce."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from agentboard.web.core.model import RANKS, Principal
from agentboard.web.core.settings import Oidc

COOKIE = "agentboard_oidc"
PATIENCE_S = 600.0
_TIMEOUT_S = 10.0
_FRESH_S = 3600.0
_MOST_PENDING = 1000
# Signatures by a provider's public key; never `none`, never a shared secret.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]


class OidcError(Exception):
    """Signing in did not work; the text is for the log and the audit, not for the browser."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What has to be known when the browser comes back."""

    browser: str
    nonce: str
    verifier: str
    target: str
    redirect: str
    since: float


class Provider:
    """One provider. Its metadata and keys are asked for when they are needed and kept for an hour."""

    def __init__(self, settings: Oidc) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._attempts: OrderedDict[str, Attempt] = OrderedDict()
        self._metadata: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}
        self._read_at = 0.0

    def begin(self, redirect: str, target: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie that ties the attempt to it."""
        metadata = self._known()
        browser, state, nonce, verifier = (token_urlsafe(32) for _ in range(4))
        with self._client(redirect) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
            )
        with self._lock:
            self._attempts[state] = Attempt(browser, nonce, verifier, target, redirect, time.monotonic())
            while len(self._attempts) > _MOST_PENDING:
                self._attempts.popitem(last=False)
        return str(url), browser

    def finish(self, state: str, code: str, browser: str) -> tuple[Principal, str]:
        """Who came back from the provider, and where they wanted to go. An attempt is good once."""
        from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # it ships no types
        from joserfc.errors import JoseError

        with self._lock:
            attempt = self._attempts.pop(state, None)
        if attempt is None or attempt.browser != browser or time.monotonic() - attempt.since > PATIENCE_S:
            raise OidcError("the attempt is unknown, too old, or of another browser")
        try:
            with self._client(attempt.redirect) as client:
                token = client.fetch_token(
                    self._known()["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
            claims = self._claims(token, attempt.nonce)
        except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError, OSError) as error:
            raise OidcError(f"the provider's answer is not good: {type(error).__name__}: {error}") from error
        except _http_errors() as error:
            raise OidcError(f"the provider does not answer: {error}") from error
        return self._principal(claims), attempt.target

    def _claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # it ships no types
        from joserfc import jwt
        from joserfc.jwk import KeySet

        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(self._known_keys()), algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._known()["issuer"]},
                "aud": {"essential": True, "value": self._settings.client_id},
            },
            {"nonce": nonce, "client_id": self._settings.client_id, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=60)
        return dict(claims)

    def _principal(self, claims: dict[str, Any]) -> Principal:
        name = next((str(claims[key]) for key in ("preferred_username", "email", "sub") if claims.get(key)), "")
        value: Any = claims
        for part in self._settings.role_claim.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        given = value if isinstance(value, list) else [value]
        roles = [self._settings.roles[each] for each in given if isinstance(each, str) and each in self._settings.roles]
        if not roles:
            raise OidcError(f"{name[:128]!r} has no value of {self._settings.role_claim} that maps to a role")
        name = name.encode("utf-8", "replace").decode()[:128]
        return Principal(name, max(roles, key=lambda role: RANKS[role]), cookie=True)

    def _known(self) -> dict[str, Any]:
        """The provider's metadata (OpenID Connect Discovery 1.0)."""
        with self._lock:
            if not self._metadata or time.monotonic() - self._read_at > _FRESH_S:
                self._read()
            return self._metadata

    def _known_keys(self) -> Any:
        self._known()
        return self._keys

    def _read(self) -> None:
        issuer = self._settings.issuer
        try:
            with self._client("") as client:
                metadata = _get(client, f"{issuer}/.well-known/openid-configuration")
                if str(metadata["issuer"]).rstrip("/") != issuer:
                    raise OidcError("the provider calls itself by another name than its address")
                self._keys = _get(client, metadata["jwks_uri"])
        except (KeyError, TypeError, ValueError) as error:
            raise OidcError(f"the provider's metadata is not good: {error}") from error
        except _http_errors() as error:
            raise OidcError(f"the provider does not answer: {error}") from error
        self._metadata, self._read_at = metadata, time.monotonic()

    def _client(self, redirect: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]  # it ships no types

        return OAuth2Client(
            self._settings.client_id,
            self._settings.client_secret or None,
            scope="openid profile email",
            redirect_uri=redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._settings.client_secret else "none",
            timeout=_TIMEOUT_S,
        )


def _get(client: Any, url: str) -> dict[str, Any]:
    reply = client.request("GET", url, withhold_token=True)
    reply.raise_for_status()
    found = reply.json()
    if not isinstance(found, dict):
        raise TypeError("no JSON object")
    return found


def _http_errors() -> tuple[type[Exception], ...]:
    """The errors of the HTTP client that Authlib uses, whichever it found."""
    from authlib.integrations.httpx_client.oauth2_client import httpx2  # type: ignore[import-untyped]  # it ships no types

    return (httpx2.HTTPError, httpx2.InvalidURL)
