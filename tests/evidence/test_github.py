"""The client sends what GitHub asks for, follows its pages and redirects, and shows the token to nobody else."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from checks.errors import InputError, MissingError, UsageError
from checks.evidence import github_waits
from checks.evidence.github import GitHub
from tests.evidence.github_server import SECRET, error_of
from tests.pull_request.helpers import Clock, client, shop
from tests.servers.github.server import Fault, Server
from tests.servers.github.world import Pull


def test_pages_are_fetched_as_they_are_asked_for(github: GitHub, server: Server) -> None:
    pages = github.pages("/many")
    assert [next(pages) for _ in range(100)] == list(range(100))
    assert len(server.calls) == 1
    assert list(pages) == list(range(100, 250))
    assert [call.query.get("page") for call in server.calls] == [None, "2", "3"]
    assert {call.query["per_page"] for call in server.calls} == {"100"}


def test_pages_of_a_list_inside_of_an_object(github: GitHub) -> None:
    assert list(github.pages("/runs", {"status": "failure"}, "workflow_runs")) == list(range(150))


def test_parameters_reach_every_page(github: GitHub, server: Server) -> None:
    list(github.pages("/many", {"per_page": 50, "state": "open"}))
    assert [call.query["state"] for call in server.calls] == ["open"] * 5


def test_what_is_no_list_or_never_ends_is_an_error(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.evidence.github.MOST_PAGES", 5)
    assert "no list" in error_of(lambda: list(github.pages("/runs"))).message
    assert "more than 5 pages" in error_of(lambda: list(github.pages("/circle"))).message


def test_paths_are_of_the_repository_or_of_the_api(server: Server) -> None:
    with shop() as own:
        github = client(own)
        assert github.rest("GET", "")["full_name"] == "acme/shop"
        assert github.rest("GET", "/repos/acme/shop")["full_name"] == "acme/shop"
        assert github.rest("GET", f"{own.url}/repos/acme/shop")["full_name"] == "acme/shop"
        assert github.rest("GET", "git/ref/heads/main")["object"]["type"] == "commit"
        other = f"{server.url}/repos/acme/shop"
        assert error_of(lambda: github.rest("GET", other)).kind == "invalid"
        assert server.calls == []


def test_each_call_says_who_asks_and_for_which_version(github: GitHub, server: Server) -> None:
    github.rest("GET", "/many", accept="application/vnd.github.diff")
    github.rest("GET", "/many")
    (first, second) = server.calls
    assert first.headers["accept"] == "application/vnd.github.diff"
    assert second.headers["accept"] == "application/vnd.github+json"
    for call in server.calls:
        assert call.headers["user-agent"] == "self-improving-stack"
        assert call.headers["x-github-api-version"] == "2022-11-28"
        assert call.headers["authorization"].endswith(SECRET)


def test_an_empty_answer_is_none(github: GitHub) -> None:
    assert github.rest("GET", "/raw/empty") is None


@pytest.mark.parametrize("kind", ["html", "half"])
def test_what_is_not_json_is_an_error(github: GitHub, kind: str, clock: Clock) -> None:
    assert "not JSON" in error_of(lambda: github.rest("POST", f"/raw/{kind}", {})).message


def test_a_page_of_a_gateway_is_an_error_of_the_server(github: GitHub, clock: Clock) -> None:
    error = error_of(lambda: github.rest("GET", "/raw/gateway"))
    assert (error.kind, error.status, error.message) == ("server", 502, "answered 502")
    assert len(clock.slept) == github_waits.TRIES - 1


def test_a_renamed_repository_is_followed_on_the_same_host_only(github: GitHub) -> None:
    assert len(github.rest("GET", "/raw/moved")) == 30
    assert "localhost" in error_of(lambda: github.rest("GET", "/raw/away")).message
    assert "new name" in error_of(lambda: github.rest("POST", "/raw/kept", {})).todo


@pytest.mark.parametrize("kind", ["store", "relative"])
def test_a_download_follows_without_the_token(github: GitHub, server: Server, kind: str) -> None:
    assert github.download(f"/log/{kind}") == b"\x00\xfflog"
    first, second = server.calls
    assert first.headers["authorization"] == f"Bearer {SECRET}"
    assert ("authorization" in second.headers) == (kind == "relative")


@pytest.mark.parametrize(("kind", "word"), [("loop", "redirects more than"), ("file", "no web"), ("user", "no web")])
def test_a_redirect_that_leads_nowhere_is_refused(github: GitHub, kind: str, word: str) -> None:
    assert word in error_of(lambda: github.download(f"/log/{kind}")).message


def test_a_download_is_bounded_even_when_it_is_packed(github: GitHub) -> None:
    assert len(github.download("/log/plain", limit=100_000)) == 100_000
    with pytest.raises(InputError, match="larger than 99,999 bytes"):
        github.download("/log/plain", limit=99_999)


def test_a_download_that_is_gone_says_so(github: GitHub, server: Server) -> None:
    assert error_of(lambda: github.download("/log/gone")).message == "Logs have expired"
    server.faults.append(Fault(times=1))
    assert github.download("/log/store") == b"\x00\xfflog"


ENVIRONMENTS = [
    ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b"}, "https://api.github.com", "https://api.github.com/graphql"),
    (
        {"GITHUB_TOKEN": " t\n", "GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "https://ghe.example/api/v3/"},
        "https://ghe.example/api/v3",
        "https://ghe.example/api/graphql",
    ),
    (
        {"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "https://api.acme.ghe.com"},
        "https://api.acme.ghe.com",
        "https://api.acme.ghe.com/graphql",
    ),
    (
        {"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "", "GITHUB_GRAPHQL_URL": "https://x/g"},
        "https://api.github.com",
        "https://x/g",
    ),
    (
        {"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "http://localhost:3000"},
        "http://localhost:3000",
        "http://localhost:3000/graphql",
    ),
]


@pytest.mark.parametrize(("environ", "api", "graphql"), ENVIRONMENTS)
def test_from_the_environment(environ: dict[str, str], api: str, graphql: str) -> None:
    github = GitHub.from_environment(environ)
    assert (github.api_url, github.graphql_url, github.repository) == (api, graphql, "a/b")


@pytest.mark.parametrize(
    ("environ", "kind", "word"),
    [
        ({}, MissingError, "GITHUB_TOKEN and GITHUB_REPOSITORY"),
        ({"GITHUB_TOKEN": " ", "GITHUB_REPOSITORY": "a/b"}, MissingError, "GITHUB_TOKEN"),
        ({"GITHUB_TOKEN": "t"}, MissingError, "GITHUB_REPOSITORY"),
        ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a"}, UsageError, "OWNER/NAME"),
        ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "../x"}, UsageError, "OWNER/NAME"),
        ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b/c"}, UsageError, "OWNER/NAME"),
        ({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b?x=1"}, UsageError, "OWNER/NAME"),
        ({"GITHUB_TOKEN": "se cret", "GITHUB_REPOSITORY": "a/b"}, UsageError, "GITHUB_TOKEN"),
        ({"GITHUB_TOKEN": "sécret", "GITHUB_REPOSITORY": "a/b"}, UsageError, "GITHUB_TOKEN"),
        ({"GITHUB_TOKEN": "se\ncret", "GITHUB_REPOSITORY": "a/b"}, UsageError, "GITHUB_TOKEN"),
    ],
)
def test_an_environment_that_will_not_do(environ: dict[str, str], kind: type[Exception], word: str) -> None:
    with pytest.raises(kind, match=word) as caught:
        GitHub.from_environment(environ)
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://github.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "ftp://x",
        "github.com",
        "https://user:password@x",
        "https://",
        "https://x?y",
        "http://0.0.0.0",
    ],
)
def test_addresses_that_would_show_the_token_are_refused(url: str) -> None:
    for more in ({"api_url": url}, {"graphql_url": url}):
        with pytest.raises(UsageError) as caught:
            GitHub(SECRET, "a/b", **more)
        assert SECRET not in str(caught.value)


def test_threads_may_share_a_client(github: GitHub) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: sum(github.pages("/many")), range(24)))
    assert found == [sum(range(250))] * 24


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_pages_of_a_server_below_a_path(prefix: str) -> None:
    with shop(prefix) as own:
        first = Pull(1, "t", "b", "x", "main", "0" * 40, "bob")
        own.repo.pulls += [Pull(**{**vars(first), "number": number}) for number in range(1, 131)]
        assert [each["number"] for each in client(own).pages("pulls")] == list(range(130, 0, -1))


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, checks.evidence.github, checks.pull_request; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"github", "requests", "urllib3"} & set(done.stdout.split())
