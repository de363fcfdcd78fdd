"""Signing in and out of the board with a browser."""

from __future__ import annotations

import logging
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, request

from agentboard.web.core.access import SESSION_S
from agentboard.web.core.errors import ApiError, not_found, unauthorized
from agentboard.web.core.operator_side import session_view
from agentboard.web.oidc import COOKIE as OIDC_COOKIE
from agentboard.web.oidc import PATIENCE_S, OidcError, Provider
from agentboard.web.replies import body, ip, reply, request_board, who
from agentboard.web.security import COOKIE, check_origin, is_https

blueprint = Blueprint("session", __name__)
log = logging.getLogger("agentboard.web")
# What RFC 3986 allows in an address; the rest is written as %XX.
_LOCATION = "%/:=&?~#+!$,;'@()*[]"


@blueprint.post("/api/login")
def login() -> Response:
    """A session by name and password, or by a token."""
    view, cookie = request_board().login(body(), ip())
    return with_cookie(reply(view), cookie)


@blueprint.post("/login")
def login_form() -> Response:
    """The same from a form without JavaScript."""
    # A page of another origin must not sign somebody in as somebody else.
    check_origin(request_board(), request.headers.get("Origin"), request.scheme, request.host)
    wanted = {name: value for name, value in request.form.items() if value}
    target = safe_target(request.form.get("next"))
    try:
        _, cookie = request_board().login(wanted, ip())
    except ApiError as error:
        return _back(error, target)
    return with_cookie(_go(target), cookie)


@blueprint.post("/api/logout")
def logout() -> Response:
    """End the session."""
    found = who()
    if found is None or not found.cookie:
        raise unauthorized("There is no session.")
    request_board().logout(found, request.cookies[COOKIE], ip())
    return without_cookie(reply({"ok": True}))


@blueprint.post("/logout")
def logout_form() -> Response:
    """The same from a form."""
    found = who()
    if found is not None and found.cookie:
        request_board().logout(found, request.cookies[COOKIE], ip())
    return without_cookie(_go("/login"))


@blueprint.get("/api/session")
def session() -> Response:
    """Who is signed in."""
    found = who()
    if found is None:
        raise unauthorized("There is no session.")
    if not found.cookie:
        return reply({"name": found.name, "role": found.role, "csrf_token": ""})
    return reply(session_view(found, request.cookies[COOKIE]))


@blueprint.get("/login/oidc")
def oidc() -> Response:
    """Go to the OpenID Connect provider."""
    provider = _provider()
    base = request_board().settings.public_url or f"{request.scheme}://{request.host}"
    try:
        url, browser = provider.begin(f"{base}/login/oidc/callback", safe_target(request.args.get("next")))
    except OidcError as error:
        return _refused(error)
    found = Response(status=303, headers={"Location": url})
    # Lax, and not Strict: the browser comes back from another site.
    found.set_cookie(
        OIDC_COOKIE, browser, int(PATIENCE_S), path="/login/oidc", secure=_secure(), httponly=True, samesite="Lax"
    )
    return found


@blueprint.get("/login/oidc/callback")
def oidc_callback() -> Response:
    """Back from it."""
    provider = _provider()
    given = request.args
    try:
        if "error" in given or not given.get("code"):
            raise OidcError(f"the provider refused: {given.get('error', 'no code')[:200]}")
        browser = request.cookies.get(OIDC_COOKIE, "")
        found, target = provider.finish(given.get("state", ""), given["code"], browser)
    except OidcError as error:
        return _refused(error)
    _, cookie = request_board().enter(found, found.role, ip())
    reply = with_cookie(_go(target), cookie)
    reply.delete_cookie(OIDC_COOKIE, path="/login/oidc")
    return reply


def _provider() -> Provider:
    found: Provider | None = current_app.extensions.get("agentboard_oidc")
    if found is None:
        settings = request_board().settings.oidc
        if settings is None:
            raise not_found("No OpenID Connect provider is configured.")
        found = current_app.extensions.setdefault("agentboard_oidc", Provider(settings))
    return found


def _refused(error: OidcError) -> Response:
    log.warning("signing in through the provider failed", extra={"reason": str(error)})
    request_board().note("oidc", "login", "oidc", "failed", ip())
    return _go("/login?error=oidc")


def safe_target(wanted: str | None) -> str:
    """A path of this server to go to after signing in; `/` for anything else, such as //elsewhere.example."""
    if not wanted or not wanted.startswith("/") or wanted[1:2] in ("/", "\\") or not wanted.isprintable():
        return "/"
    return wanted


def with_cookie(response: Response, cookie: str) -> Response:
    """Give the browser its session."""
    response.set_cookie(COOKIE, cookie, int(SESSION_S), path="/", secure=_secure(), httponly=True, samesite="Lax")
    return response


def without_cookie(response: Response) -> Response:
    """Take it back."""
    response.delete_cookie(COOKIE, path="/", secure=_secure(), httponly=True, samesite="Lax")
    return response


def _go(target: str) -> Response:
    return Response(status=303, headers={"Location": quote(target, safe=_LOCATION)})


def _back(error: ApiError, target: str) -> Response:
    found = _go(f"/login?{urlencode({'next': target, 'error': error.code})}")
    found.headers.update(error.headers)
    return found


def _secure() -> bool:
    """Whether the cookie may travel by https only. Anybody may say so of his own, hence no proxy has to be trusted."""
    forwarded = request.headers.get("X-Forwarded-Proto", "").lower() == "https"
    return forwarded or is_https(request_board(), request.scheme)
