"""Who asks, from where, and the headers that every answer carries."""

from __future__ import annotations

from urllib.parse import urlsplit

from agentboard.web.core.access import csrf_matches
from agentboard.web.core.board import Board
from agentboard.web.core.errors import forbidden, unauthorized
from agentboard.web.core.model import Principal

COOKIE = "agentboard_session"
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", CSP),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def identify(board: Board, authorization: str | None, cookie: str | None) -> Principal | None:
    """Who asks, by the `Authorization` header or else the session cookie. None is nobody.

    ApiError 401 for a token that is none: nobody means to be anonymous with a wrong token.
    """
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        found = board.doors.by_token(token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise unauthorized("The token is unknown or revoked.")
        return found
    return board.doors.by_cookie(cookie) if cookie else None


def may_read(board: Board, who: Principal | None) -> None:
    """ApiError unless `who` is a viewer or more, or everybody may read."""
    if who is None:
        if not board.settings.anonymous_read:
            raise unauthorized()
    elif not who.may("viewer"):
        raise forbidden("This needs the role viewer.")


def check_csrf(cookie: str | None, given: str | None) -> None:
    """ApiError 403 unless the page that asks knows the session's secret."""
    if cookie is None or given is None or not csrf_matches(cookie, given):
        raise forbidden("A request with a session cookie needs the header X-CSRF-Token of that session.")


def check_origin(board: Board, origin: str | None, scheme: str, host: str) -> None:
    """ApiError 403 for a page of another origin. Programs send no Origin."""
    if origin is None:
        return
    own = _parts(f"{'https' if scheme in ('https', 'wss') else 'http'}://{host}")
    allowed = [own, *map(_parts, (*board.settings.allowed_origins, board.settings.public_url))]
    if (found := _parts(origin)) is None or found not in allowed:
        raise forbidden("This origin may not do that. AGENTBOARD_ALLOWED_ORIGINS names others that may.")


def _parts(origin: str) -> tuple[str, str, int] | None:
    """(scheme, host, port) of an origin; None for what is none, `null` among them."""
    try:
        url = urlsplit(origin)
        port = url.port
    except ValueError:
        return None
    if url.scheme not in _PORTS or not url.hostname or url.path or url.query or url.fragment or url.username:
        return None
    return url.scheme, url.hostname, port or _PORTS[url.scheme]


def is_https(board: Board, scheme: str) -> bool:
    """Whether the browser speaks TLS, to us or to a proxy in front of us."""
    return scheme in ("https", "wss") or board.settings.public_url.startswith("https://")
