"""What every page needs: the reader's language and look, the fleet, and the words of the templates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from flask import current_app, g, redirect, request
from werkzeug.wrappers import Response

from agentboard.web.core.board import Board
from agentboard.web.core.model import CATEGORIES, LIVENESS, Agent
from agentboard.web.pages import metrics, view
from agentboard.web.pages.assets import modules, version
from agentboard.web.pages.i18n import Speech, choose, clock, iso, moment
from agentboard.web.pages.plain import plain
from agentboard.web.pages.search import SORTS

THEMES = ("system", "light", "dark")
DENSITIES = ("normal", "compact")
YEAR_S = 31_536_000
HOST = re.compile(r"^[A-Za-z0-9.:\[\]-]+$")


def board() -> Board:
    """The board of this application."""
    return cast(Board, current_app.extensions["agentboard"])


def fleet() -> list[Agent]:
    """Every agent; read once a request, and only read."""
    if "fleet" not in g:
        held = board()
        with held.lock:
            g.fleet = list(held.fleet)
    return cast(list[Agent], g.fleet)


def names() -> dict[str, str]:
    """The name of every agent by its id."""
    return {agent.id: agent.name for agent in fleet()}


def role() -> str:
    """The role of whoever asks: viewer, operator or admin; empty for a stranger."""
    found = getattr(g.principal, "role", None)
    return found if found in ("viewer", "operator", "admin") else ""


def may_read() -> bool:
    """Whether whoever asks may see the board."""
    return bool(role()) or board().settings.anonymous_read


def prepare() -> None:
    """Read language, theme and density from the cookies."""
    args, cookies = request.args, request.cookies
    language = choose(args.get("lang"), cookies.get("agentboard_lang"), [each for each, _ in request.accept_languages])
    g.speech = Speech(language)
    theme, density = cookies.get("agentboard_theme", ""), cookies.get("agentboard_density", "")
    g.theme = theme if theme in THEMES else THEMES[0]
    g.density = density if density in DENSITIES else DENSITIES[0]


def remember() -> Response | None:
    """Keep what the address asks for (`?lang=`, `?theme=`) in a cookie, and go on without it."""
    asked = {name: request.args.get(name) for name in ("lang", "theme")}
    if not any(asked.values()):
        return None
    answer = redirect(here(lang=None, theme=None), 303)
    for name, value in asked.items():
        if value in (*THEMES, "en", "uk"):
            answer.set_cookie(f"agentboard_{name}", value, YEAR_S, secure=request.is_secure, samesite="Lax")
    return answer


def here(**changes: Any) -> str:
    """The address of this page with other parameters; None leaves one out."""
    params = {key: value for key, value in request.args.items() if value} | changes
    text = urlencode({key: value for key, value in params.items() if value is not None})
    return f"{request.path}?{text}" if text else request.path


def asked() -> dict[str, str]:
    """The filters in the address; values that no filter has are left out."""
    known = {"category": CATEGORIES, "liveness": LIVENESS, "view": ("attention", "flapping"), "group": ("none",)}
    given = {key: value for key, value in request.args.items() if value}
    return {key: value for key, value in given.items() if key not in known or value in known[key]}


def static(name: str) -> str:
    """The address of a file of static/."""
    return f"/assets/{version()}/{name}"


def connect() -> dict[str, str]:
    """What to type to connect the first agent to this board."""
    host = request.host if HOST.match(request.host) else "localhost:8080"
    url = board().settings.public_url or f"{request.scheme}://{host}"
    shell = "\n".join(
        (
            "pip install 'self-improving-stack[agents]'",
            f"export AGENTBOARD_URL={url}",
            "export AGENTBOARD_TOKEN=…   # agentboard token create --role agent",
            "python hello.py",
        )
    )
    return {"shell": shell, "python": view.CONNECT_PYTHON}


def words() -> dict[str, Any]:
    """The variables and functions of every template."""
    speech: Speech = g.speech
    agents = fleet() if may_read() else []
    return {
        "t": speech.t,
        "lang": speech.language,
        "theme": g.theme,
        "density": g.density,
        "role": role() or "viewer",
        "who": g.principal.name if role() else "",
        "query": asked(),
        "static": static,
        "here": here,
        "modules": modules(),
        "total": len(agents),
        "categories": view.categories(agents),
        "columns": (),
        "sorts": tuple(SORTS),
    }


def _spoken(name: str) -> Callable[..., str]:
    """A method of the Speech of whoever reads."""
    return lambda *values: cast(str, getattr(g.speech, name)(*values))


def filters() -> dict[str, Callable[..., Any]]:
    """The filters of the templates."""
    return {
        "ago": _spoken("ago"),
        "clock": clock,
        "iso": iso,
        "moment": moment,
        "number": _spoken("number"),
        "metric": lambda name, value: metrics.written(g.speech, name, value),
        "title_of": metrics.title,
        "why": lambda agent: view.why(g.speech, agent),
        "reason": view.reason,
        "said": lambda event: view.said(g.speech, event),
        "steps": view.steps,
        "plain": plain,
        "tone": view.tone,
    }
