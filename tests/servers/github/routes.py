"""The table of routes. A module adds its own with `@route`; other servers extend a copy of TABLE."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.servers.github.refusals import RefusalError, invalid, plain
from tests.servers.github.world import Repo, Token, World


@dataclass
class Request:
    """One call. `parts` are the named parts of the path, decoded; `query` has the last value of each name."""

    verb: str
    path: str
    parts: dict[str, str]
    query: dict[str, str]
    body: Any
    token: Token
    world: World
    root: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def repo(self) -> Repo:
        return self.world.repo(self.parts["owner"], self.parts["name"])

    @property
    def url(self) -> str:
        """The repository's address in the API."""
        return f"{self.root}/repos/{self.repo.name}"

    def text(self, name: str, resource: str, most: int = 65_536, default: str | None = None) -> str:
        """A string of the body, checked as GitHub does."""
        value = self.body.get(name, default)
        if value is None and default is None:
            raise invalid(resource, name, "missing_field")
        if not isinstance(value, str):
            raise plain(f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a string.")
        if len(value) > most:
            raise invalid(resource, name, "custom", f"{name} is too long (maximum is {most} characters)")
        if "\0" in value:
            raise invalid(resource, name, "invalid")
        return value


@dataclass
class Reply:
    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None


T = TypeVar("T")
Handler = Callable[[Request], Any]


@dataclass(frozen=True)
class Route:
    """`needs` is the permission that a token must have, such as `contents:write`."""

    verb: str
    pattern: re.Pattern[str]
    needs: str
    handler: Handler


TABLE: list[Route] = []


def route(verb: str, template: str, needs: str = "", table: list[Route] | None = None) -> Callable[[Handler], Handler]:
    """Serve `template`, where {name} is one part of the path and {name*} the rest of it."""
    pattern = re.sub(r"\\\{(\w+)\\\*\\\}", r"(?P<\1>.+)", re.escape(template))
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)

    def add(handler: Handler) -> Handler:
        (TABLE if table is None else table).append(Route(verb, re.compile(pattern), needs, handler))
        return handler

    return add


def paged(request: Request, items: list[Any]) -> Reply:
    """A page of a listing with its Link header; per_page is at most 100."""
    size = min(100, max(1, _number(request.query.get("per_page"), 30)))
    page = max(1, _number(request.query.get("page"), 1))
    last = max(1, -(-len(items) // size))
    links = []
    for name, number in (("prev", page - 1), ("next", page + 1), ("last", last), ("first", 1)):
        if 1 <= number <= last and (name in ("prev", "next") or number != page):
            query = "&".join(f"{k}={v}" for k, v in {**request.query, "page": number, "per_page": size}.items())
            links.append(f'<{request.root}{request.path}?{query}>; rel="{name}"')
    return Reply(200, items[(page - 1) * size : page * size], {"link": ", ".join(links)} if links else {})


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default


def found(value: T | None) -> T:
    """The value, or the 404 for its absence."""
    if value is None:
        raise RefusalError(404, "Not Found")
    return value
