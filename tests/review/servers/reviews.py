"""A strict GitHub for reviews: what the real one refuses is refused here, a review as a whole.

It reads the diff on its own from the repository at hand. Rules: "Create a review for a pull request" and "Create an
issue comment" of GitHub's REST documentation, version 2022-11-28.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "ghs_tokenofthistest0123456789abcdefABCD"
LIMIT = 65_536
BOT = {"login": "github-actions[bot]", "type": "Bot", "id": 41898282}
LINE = "Pull request review thread line must be part of the diff"
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass
class GitHubServer:
    url: str = ""
    repo: Path = Path()
    base: str = ""
    head: str = ""
    read_only: bool = False
    user: dict[str, Any] | None = None
    me: dict[str, Any] = field(default_factory=lambda: dict(BOT))
    comments: list[dict[str, Any]] = field(default_factory=list)
    inline: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    # Statuses for the next calls that match `VERB path`, each used once; 0 does the work and then answers 502.
    faults: list[tuple[str, int]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def written(self) -> list[tuple[str, str]]:
        return [each for each in self.calls if each[0] != "GET"]

    @property
    def said(self) -> str:
        return json.dumps([self.comments, self.inline, self.reviews], ensure_ascii=False)

    def diff(self) -> dict[tuple[str, str, int], int]:
        """Each line that may be commented on, with the number of its hunk."""
        found: dict[tuple[str, str, int], int] = {}
        start = self._git("merge-base", self.base, self.head).strip()
        names = self._git("diff", "--name-status", "-z", "-M", start, self.head).split("\0")
        hunk = 0
        while len(names) > 1:
            width = 3 if names[0][0] in "RC" else 2
            paths, names = names[1:width], names[width:]
            text = self._git("diff", "-U3", "-M", start, self.head, "--", *paths)
            old = new = 0
            for line in text.split("\n"):
                if match := HUNK.match(line):
                    old, new, hunk = int(match[1]), int(match[3]), hunk + 1
                elif hunk and old + new and line[:1] in ("+", " ", "-"):
                    if line.startswith(("--- ", "+++ ")) and not old:
                        continue
                    if line[0] != "+":
                        found[paths[-1], "LEFT", old] = hunk
                        old += 1
                    if line[0] != "-":
                        found[paths[-1], "RIGHT", new] = hunk
                        new += 1
                elif line.startswith("diff --git"):
                    old = new = 0
        return found

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.repo), "-c", "core.quotePath=false", *arguments]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "surrogateescape")

    def handle(self, verb: str, url: str, body: Any, token: str) -> tuple[int, Any, dict[str, str]]:
        parts = urlsplit(url)
        self.calls.append((verb, parts.path))
        if token not in (f"Bearer {TOKEN}", f"token {TOKEN}"):
            return 401, {"message": "Bad credentials"}, {}
        fault = next((each for each in self.faults if re.search(each[0], f"{verb} {parts.path}")), None)
        if fault:
            self.faults.remove(fault)
            if fault[1]:
                return fault[1], {"message": "Server Error"}, self.headers
        if verb != "GET" and self.read_only:
            return 403, {"message": "Resource not accessible by integration"}, {}
        status, answer, headers = self._routed(verb, parts.path, parse_qs(parts.query), body)
        if status >= 400:
            self.refused.append(f"{verb} {parts.path}: {status} {answer}")
        return (502, {"message": "Server Error"}, {}) if fault else (status, answer, headers)

    def _routed(self, verb: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any, dict[str, str]]:
        root = "/repos/acme/shop"
        if (verb, path) == ("GET", "/user") and self.user:
            return 200, self.user, {}
        if verb == "GET" and path in (f"{root}/issues/7/comments", f"{root}/pulls/7/comments"):
            return self._page(self.comments if "issues" in path else self.inline, path, query)
        if (verb, path) == ("POST", f"{root}/issues/7/comments"):
            return self._comment(body)
        if verb == "PATCH" and (match := re.fullmatch(rf"{root}/issues/comments/(\d+)", path)):
            return self._edit(int(match[1]), body)
        if (verb, path) == ("POST", f"{root}/pulls/7/reviews"):
            return self._review(body)
        return 404, {"message": "Not Found"}, {}

    def _page(self, items: list[Any], path: str, query: dict[str, list[str]]) -> tuple[int, Any, dict[str, str]]:
        size, page = min(100, int(query.get("per_page", ["30"])[0])), int(query.get("page", ["1"])[0])
        link = {}
        if page * size < len(items):
            link = {"Link": f'<{self.url}{path}?per_page={size}&page={page + 1}>; rel="next"'}
        return 200, items[(page - 1) * size : page * size], link

    def _comment(self, body: Any) -> tuple[int, Any, dict[str, str]]:
        if problem := _body_problem(body.get("body")):
            return 422, {"message": "Validation Failed", "errors": [problem]}, {}
        made = {"id": 1000 + len(self.comments), "body": body["body"], "user": self.me}
        self.comments.append(made)
        return 201, made, {}

    def _edit(self, number: int, body: Any) -> tuple[int, Any, dict[str, str]]:
        found = next((each for each in self.comments if each["id"] == number), None)
        if found is None:
            return 404, {"message": "Not Found"}, {}
        if problem := _body_problem(body.get("body")):
            return 422, {"message": "Validation Failed", "errors": [problem]}, {}
        if found["user"]["login"] != self.me["login"]:
            return 403, {"message": "Resource not accessible by integration"}, {}
        found["body"] = body["body"]
        return 200, found, {}

    def _review(self, body: Any) -> tuple[int, Any, dict[str, str]]:
        if body.get("event") != "COMMENT" or set(body) - {"commit_id", "event", "body", "comments"}:
            return 422, {"message": "Unprocessable Entity", "errors": ["event"]}, {}
        lines = self.diff()
        problems = [problem for each in body.get("comments", []) if (problem := _line_problem(each, lines))]
        if body.get("commit_id") != self.head:
            problems.append("commit_id is not part of the pull request")
        problems += filter(None, [_body_problem(body.get("body"))])
        if problems:
            return 422, {"message": "Unprocessable Entity", "errors": problems}, {}
        review = {"id": 5000 + len(self.reviews), **body, "user": self.me}
        self.reviews.append(review)
        for each in body.get("comments", []):
            self.inline.append({"id": 9000 + len(self.inline), **each, "user": self.me})
        return 200, review, {}


def _body_problem(text: Any) -> str:
    if not isinstance(text, str) or not text.strip():
        return "body can't be blank"
    return "body is too long (maximum is 65536 characters)" if len(text) > LIMIT else ""


def _line_problem(each: Any, lines: dict[tuple[str, str, int], int]) -> str:
    if set(each) - {"path", "side", "line", "body", "start_line", "start_side"}:
        return "unknown key"
    side, line = each.get("side"), each.get("line")
    if side not in ("LEFT", "RIGHT") or type(line) is not int or (each["path"], side, line) not in lines:
        return LINE
    if "start_line" in each:
        start = each["start_line"]
        if type(start) is not int or start >= line:
            return "start_line must precede the end line."
        if lines.get((each["path"], each.get("start_side", side), start)) != lines[each["path"], side, line]:
            return "Pull request review thread start line must be part of the same hunk as the line."
    return _body_problem(each.get("body"))


@contextmanager
def serve() -> Iterator[GitHubServer]:
    server = GitHubServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            token = self.headers.get("Authorization", "")
            status, answer, headers = server.handle(self.command, self.path, json.loads(data or b"null"), token)
            text = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(text)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_arguments: object) -> None:
            return

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _any  # noqa: N815 - the names that http.server calls

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
