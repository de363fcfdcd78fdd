"""`agentboard agents`: the agents of a board, in the terminal."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from checks.errors import InputError, MissingError, UsageError
from checks.evidence.probes.web import Answer, Site, UnreachableError
from checks.reporters.safe import one_line

HELP = "List the agents of a board. Address and token come from AGENTBOARD_URL and AGENTBOARD_TOKEN (role viewer)."
DEFAULT_URL = "http://127.0.0.1:8080"
PAGE = 1000
TIMEOUT_S = 15.0
ORDER = ("down", "late", "new", "up", "stopped")
SIGNS = {"up": ("●", "32"), "late": ("▲", "33"), "down": ("✕", "31"), "new": ("◌", "36"), "stopped": ("-", "2")}
HEADS = ("", "AGENT", "CATEGORY", "STATUS", "SEEN", "MESSAGE")
LONGEST = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("--url", help=f"the board (default: AGENTBOARD_URL or {DEFAULT_URL})")
    parser.add_argument(
        "--token-file", type=Path, metavar="FILE", help="a file with the token, instead of AGENTBOARD_TOKEN"
    )
    parser.add_argument("--liveness", choices=ORDER, help="only these")
    parser.add_argument("--status", help="only these, e.g. degraded")
    parser.add_argument("--category", help="only these, e.g. etl")
    parser.add_argument("--label", metavar="KEY:VALUE", help="only those with the label")
    parser.add_argument("--query", "-q", metavar="TEXT", help="only those whose id, name or message has the text")
    parser.add_argument("--json", action="store_true", help="for programs: all fields of each agent")


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    site = Site.of(args.url or os.environ.get("AGENTBOARD_URL") or DEFAULT_URL, _token(args.token_file))
    names = {"liveness": "liveness", "status": "status", "category": "category", "label": "label", "query": "q"}
    wanted = {word: str(value) for name, word in names.items() if (value := getattr(args, name))}
    agents: list[dict[str, Any]] = []
    counts: Mapping[str, Any] = {}
    for page in _pages(site, wanted):
        agents += page["agents"]
        counts = page["counts"]
    if args.json:
        text = json.dumps({"agents": agents, "counts": counts, "total": len(agents)}, indent=2, ensure_ascii=False)
    else:
        text = _table(agents, counts, bool(wanted))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text + "\n")
    return 0


def _token(path: Path | None) -> str:
    if path is None:
        return os.environ.get("AGENTBOARD_TOKEN", "")
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the token cannot be read", str(path), "Name a text file that holds nothing else.") from error


def _pages(site: Site, wanted: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    cursor: dict[str, str] = {}
    while True:
        try:
            answer = site.get("/api/agents", TIMEOUT_S, limit=str(PAGE), **wanted, **cursor)
        except UnreachableError as error:
            todo = "Is it running? Start one with: agentboard serve"
            raise MissingError(f"the board cannot be reached: {error}", site.label, todo) from error
        page = _page(answer, site)
        yield page
        if not isinstance(page.get("next_cursor"), str):
            return
        cursor = {"cursor": page["next_cursor"]}


def _page(answer: Answer, site: Site) -> dict[str, Any]:
    page = answer.json()
    if answer.status in (401, 403):
        todo = "Set AGENTBOARD_TOKEN to a token of the role viewer (agentboard token create --role viewer)."
        raise UsageError(f"the board answers {answer.status}", site.label, todo)
    if answer.status in (400, 422) and isinstance(page, dict) and isinstance(page.get("error"), dict):
        raise UsageError(one_line(str(page["error"].get("message"))), site.label, "See: agentboard agents --help")
    agents = page.get("agents") if isinstance(page, dict) else None
    if answer.status != 200 or not isinstance(agents, list) or not all(isinstance(each, dict) for each in agents):
        todo = "Is an agentboard there?"
        raise MissingError(f"/api/agents answers {answer.status} without a list of agents", site.label, todo)
    return {"counts": {}, **page}


def _table(agents: list[dict[str, Any]], counts: Mapping[str, Any], filtered: bool) -> str:
    if not agents:
        return "No agent is like that." if filtered else "No agent has registered yet. Write one: agentboard new NAME"
    agents = sorted(agents, key=lambda each: (_rank(each), str(each.get("id"))))
    rows = [HEADS, *map(_row, agents)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        painted = (_paint(line, agent) for line, agent in zip(lines[1:], agents, strict=True))
        lines = [f"\x1b[2m{lines[0]}\x1b[0m", *painted]
    words = ", ".join(f"{counts[name]} {name}" for name in ORDER if counts.get(name))
    return "\n".join([*lines, "", f"{len(agents)} shown; on the board: {words or 'none'}."])


def _rank(agent: Mapping[str, Any]) -> int:
    liveness = agent.get("liveness")
    return ORDER.index(liveness) if liveness in ORDER else 0


def _row(agent: Mapping[str, Any]) -> tuple[str, ...]:
    liveness = str(agent.get("liveness"))
    sign = SIGNS.get(liveness, ("?", ""))[0]
    flapping = " flapping" if agent.get("flapping") is True else ""
    cells = (agent.get("id"), agent.get("category"), agent.get("status") or "-")
    words = [one_line(str(cell), LONGEST) for cell in cells]
    seen = _age(agent.get("age_s"))
    return (
        f"{sign} {one_line(liveness, 20)}{flapping}",
        *words,
        seen,
        one_line(str(agent.get("message") or ""), LONGEST),
    )


def _age(seconds: object) -> str:
    """How long ago, as people say it."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
        return "never"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _paint(line: str, agent: Mapping[str, Any]) -> str:
    code = SIGNS.get(str(agent.get("liveness")), ("", ""))[1]
    first, space, rest = line.partition("  ")
    return f"\x1b[{code}m{first}\x1b[0m{space}{rest}" if code else line
