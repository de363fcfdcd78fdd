"""Lines from a server that speaks Loki's query_range."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from checks.errors import GuardError, MissingError, UsageError
from checks.evidence import loki as module
from checks.evidence.loki import Loki
from checks.logs.service import report
from checks.logs.service.remote import analyse_loki

SECOND = 10**9
BASE = 1_750_000_000 * SECOND
Row = tuple[int, str, str]


@dataclass
class Server:
    """What the server holds, how it is to answer, and what it was asked."""

    rows: list[Row] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(path)
        self.headers.append(headers)
        if parts.path != "/prefix/loki/api/v1/query_range":
            return 404, b"page not found"
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(asked)
        if self.answers:
            return self.answers.pop(0)
        start, end, limit = (int(asked[name]) for name in ("start", "end", "limit"))
        rows = sorted(row for row in self.rows if start <= row[0] < end)[:limit]
        streams: dict[str, list[list[str]]] = {}
        for moment, pod, text in rows:
            streams.setdefault(pod, []).append([str(moment), text])
        result = [{"stream": {"app": "shop", "pod": pod}, "values": values} for pod, values in streams.items()]
        return 200, json.dumps({"status": "success", "data": {"resultType": "streams", "result": result}}).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = state.answer(self.path, dict(self.headers))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{http.server_port}/prefix/"
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.01)


def texts(server: Server, most: int = 10**6) -> list[str]:
    return [line.text for line in Loki(server.url).lines('{app="shop"}', BASE / 1e9, BASE / 1e9 + 100, most)]


def test_lines_come_in_order_of_time_over_all_streams(server: Server) -> None:
    server.rows = [(BASE + n * SECOND, "ab"[n % 2], f"line {n}") for n in range(10)]
    found = list(Loki(server.url).lines('{app="shop"} |= "x"', BASE / 1e9, BASE / 1e9 + 5))
    assert [line.text for line in found] == [f"line {n}" for n in range(5)]
    assert (found[1].moment, found[1].labels) == (BASE + SECOND, {"app": "shop", "pod": "b"})
    assert server.asked[0] == {
        "query": '{app="shop"} |= "x"',
        "start": str(BASE),
        "end": str(BASE + 5 * SECOND),
        "limit": "5000",
        "direction": "forward",
    }


@pytest.mark.parametrize("same", [1, 3, 4])
def test_pages_lose_and_repeat_nothing(server: Server, monkeypatch: pytest.MonkeyPatch, same: int) -> None:
    monkeypatch.setattr(module, "PAGE", 4)
    server.rows = [(BASE + n // same * SECOND, "ab"[n % 2], f"line {n:02d}") for n in range(30)]
    assert sorted(texts(server)) == [f"line {n:02d}" for n in range(30)]
    assert len(server.asked) > 7


def test_more_lines_at_one_moment_than_a_page_holds_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 4)
    server.rows = [*((BASE, "a", f"line {n}") for n in range(9)), (BASE + SECOND, "a", "last")]
    assert texts(server) == ["line 0", "line 1", "line 2", "line 3", "last"]


def test_a_server_that_gives_fewer_lines_a_call_is_asked_for_fewer(server: Server) -> None:
    server.rows = [(BASE + n, "a", f"line {n}") for n in range(50)]
    words = b"max entries limit per query exceeded, limit > max_entries_limit_per_query (5000 > 20)"
    server.answers = [(400, words)]
    assert len(texts(server)) == 50
    assert [asked["limit"] for asked in server.asked] == ["5000", "20", "20", "20"]


def test_at_most_so_many_lines(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 4)
    server.rows = [(BASE + n, "a", f"line {n}") for n in range(50)]
    assert texts(server, most=10) == [f"line {n}" for n in range(10)]
    assert len(server.asked) == 3


def test_who_asks_is_said_as_logcli_says_it(server: Server) -> None:
    environ = {"LOKI_ADDR": server.url, "LOKI_USERNAME": "ann", "LOKI_PASSWORD": "s3cret", "LOKI_ORG_ID": "team"}
    list(Loki.from_environment(environ).lines("{}", 0, 1))
    list(Loki.from_environment({"LOKI_ADDR": server.url, "LOKI_BEARER_TOKEN": "t0ken"}).lines("{}", 0, 1))
    list(Loki(server.url.replace("//", "//bob:p%40ss@")).lines("{}", 0, 1))
    first, second, third = server.headers
    assert first["Authorization"] == "Basic " + base64.b64encode(b"ann:s3cret").decode()
    assert first["X-Scope-OrgID"] == "team"
    assert second["Authorization"] == "Bearer t0ken"
    assert "X-Scope-OrgID" not in second
    assert third["Authorization"] == "Basic " + base64.b64encode(b"bob:p@ss").decode()
    assert "s3cret" not in repr(Loki.from_environment(environ))


def test_a_server_that_is_busy_is_asked_again(server: Server) -> None:
    server.rows = [(BASE, "a", "line")]
    server.answers = [(503, b"busy"), (429, b"slow down")]
    assert texts(server) == ["line"]
    assert len(server.asked) == 3


METRIC = json.dumps({"data": {"resultType": "matrix", "result": []}}).encode()
STRANGE = b'{"data": {"resultType": "streams", "result": [{"stream": {}, "values": [["x", "y"]]}]}}'


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b"parse error at line 1, col 2: syntax error", UsageError, "refuses the query: parse error at line 1"),
        (200, METRIC, UsageError, "gives a matrix, no lines"),
        (401, b"no", MissingError, "refuses access"),
        (404, b"nothing here", MissingError, "answers 404: nothing here"),
        (302, b"", MissingError, "answers 302"),
        (500, b"broken", MissingError, "answers 500: broken"),
        (200, b"<html>", MissingError, "not JSON"),
        (200, b'{"data": 3}', MissingError, "not Loki's"),
        (200, STRANGE, MissingError, "not Loki's"),
        (200, b"[" * 100_000, MissingError, "not JSON"),
    ],
)
def test_other_answers(server: Server, status: int, body: bytes, kind: type[GuardError], words: str) -> None:
    server.answers = [(status, body)] * 3
    with pytest.raises(kind, match=words) as caught:
        list(Loki(server.url.replace("//", "//bob:s3cret@")).lines("{}", 0, 1))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        ("http://127.0.0.1:9", MissingError, "Loki cannot be reached: Connection refused"),
        ("ftp://example.org", UsageError, "no http or https address"),
        ("loki", UsageError, "no http or https address"),
        ("https://", UsageError, "no http or https address"),
    ],
)
def test_no_server(url: str, kind: type[GuardError], words: str) -> None:
    with pytest.raises(kind, match=words):
        list(Loki(url).lines("{}", 0, 1))
    with pytest.raises(MissingError, match="no Loki server is named"):
        Loki.from_environment({})


def test_a_service_in_loki(server: Server) -> None:
    hour, since = 3600 * SECOND, BASE + 6 * 3600 * SECOND
    server.rows = [(BASE + n * 60 * SECOND, "a", f"order {n} accepted") for n in range(420)]
    server.rows.append((since + hour // 2, "b", "ERROR out of memory"))
    log = analyse_loki(Loki(server.url), "{}", until=(since + hour) / 1e9, history=6 * 3600)
    (finding,) = report(log).findings
    assert finding.message == "`ERROR out of memory` new: came once, never before in 360 lines"
    assert (log.before, log.now) == (360, 61)
