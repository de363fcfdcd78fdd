"""The addresses of the pages. Every page is complete without JavaScript; unsafe methods go to the API only."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from agentboard.web.pages import view
from agentboard.web.pages.assets import assets, version
from agentboard.web.pages.context import (
    asked,
    board,
    connect,
    filters,
    fleet,
    may_read,
    names,
    prepare,
    remember,
    role,
    words,
)
from agentboard.web.pages.metrics import columns
from agentboard.web.pages.packing import pack, takes_gzip

blueprint = Blueprint("pages", __name__, template_folder="../templates")
blueprint.context_processor(words)
blueprint.after_app_request(pack)
for _name, _filter in filters().items():
    blueprint.add_app_template_filter(_filter, _name)
RECENT = 300
TABS = ("overview", "metrics", "logs", "events", "commands")
FACTS = ("id", "category", "type", "version", "host", "pid", "interval_s", "restarts")
Reply = Answer | str | tuple[str, int]


@blueprint.before_request
def before() -> Answer | None:
    """Choose language, theme and density, and send strangers to the login page."""
    if request.endpoint == "pages.asset":
        return None
    prepare()
    kept = remember()
    if kept is not None:
        return kept
    if request.endpoint != "pages.login" and not may_read():
        target = request.full_path.removesuffix("?")
        return redirect(url_for("pages.login", next=None if target == "/" else target), 303)
    return None


@blueprint.get("/")
def index() -> Reply:
    """The overview and the list."""
    agents = fleet()
    query = asked()
    found = view.select(agents, query)
    start = int(query["page"]) * view.PAGE if query.get("page", "").isdecimal() else 0
    shown = found[start : start + view.PAGE]
    down = sum(agent.liveness == "down" for agent in agents)
    return page(
        "index",
        agents=shown,
        found=len(found),
        more=start // view.PAGE + 1 if start + view.PAGE < len(found) else None,
        groups=view.groups(shown, query),
        counts=view.counts(agents),
        sizes=dict(Counter(agent.category for agent in found)),
        up_of=Counter(agent.category for agent in agents if agent.liveness == "up"),
        flapping=sum(agent.flapping for agent in agents),
        wrong=sorted(filter(view.wrong, agents), key=view.severity),
        headline=view.headline(g.speech, agents),
        tiles=view.tiles(g.speech, agents),
        restarts=view.restarts(board().commands()["commands"]),
        title=g.speech.t("title.down", n=down) if down else "agentboard",
        columns=columns(agents),
        connect=connect(),
    )


@blueprint.get("/agents/<agent_id>")
def agent(agent_id: str) -> Reply:
    """Everything about one agent, one part at a time."""
    found = next((each for each in fleet() if each.id == agent_id), None)
    if found is None:
        return missing(agent_id)
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    parts: dict[str, Any] = {}
    if tab == "logs":
        parts["lines"] = board().logs(agent_id, limit=500)["lines"]
    elif tab == "events":
        parts["events"] = board().events(limit=RECENT, agent=agent_id)["events"][::-1]
    elif tab == "commands":
        parts["commands"] = board().commands(agent=agent_id)["commands"]
    facts = [(key, value) for key in FACTS if (value := getattr(found, key)) not in (None, "")]
    return page("agent", agent=found, tab=tab, tabs=TABS, facts=facts, names={agent_id: found.name}, **parts)


@blueprint.get("/events")
def events() -> Reply:
    """What happened, the newest first."""
    return page("events", events=board().events(limit=RECENT)["events"][::-1], names=names())


@blueprint.get("/commands")
def commands() -> Reply:
    """Every command that was given, the newest first."""
    return page("commands", commands=board().commands()["commands"], names=names())


@blueprint.get("/audit")
def audit() -> Reply:
    """Who did what: for administrators."""
    if role() != "admin":
        t = g.speech.t
        said = {"heading": t("forbidden.title"), "text": t("forbidden.text"), "action": t("forbidden.do")}
        return page("message", action_url=url_for("pages.index"), **said), 403
    found = board().audit(limit=200, cursor=request.args.get("cursor"))
    return page("audit", entries=found["entries"], more=found.get("next_cursor"))


@blueprint.get("/login")
def login() -> Reply:
    """The form that signs a person in; the session's blueprint takes what it sends."""
    wanted = request.args.get("next", "")
    error = request.args.get("error", "")
    said = {"rate_limited": "login.limited", "oidc": "login.oidc_failed"}.get(error, "login.failed") if error else ""
    oidc = url_for("session.oidc", next=wanted) if board().settings.oidc else ""
    return page("login", next=wanted, error=g.speech.t(said) if said else "", oidc=oidc)


@blueprint.get("/assets/<digest>/<path:name>")
def asset(digest: str, name: str) -> Response:
    """A file of static/. Under the digest of this release it may be kept for ever."""
    found = assets().get(name)
    if found is None:
        abort(404)
    packed = found.packed if takes_gzip() else None
    response = Response(packed or found.body, mimetype=None, content_type=found.media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    # A file is no page: the short policy says all, and there are dozens of files.
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if digest == version() else "no-cache"
    return response


def missing(agent_id: str) -> Reply:
    """The page of an agent that is not there."""
    t = g.speech.t
    said = {"heading": t("missing.title"), "text": t("missing.text", id=agent_id), "action": t("forbidden.do")}
    return page("message", action_url=url_for("pages.index"), **said), 404


def page(name: str, **values: Any) -> str:
    """The HTML of a page."""
    return render_template(f"{name}.html", page=name, **values)
