"""Every refusal of REST and GraphQL says what it is and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.evidence import github_errors, github_waits
from checks.evidence.github import GitHub
from tests.evidence.github_server import SECRET, error_of
from tests.pull_request.helpers import Clock, client, shop
from tests.servers.github.routes import Reply, Route, route
from tests.servers.github.server import Fault, Server, serve

REFUSALS = [
    (401, "Bad credentials", {}, "token", "expired, revoked or wrong"),
    (
        403,
        "Resource not accessible by integration",
        {"x-accepted-github-permissions": "contents=write,metadata=read; issues=write"},
        "permission",
        "It needs contents: write, metadata: read or issues: write.",
    ),
    (403, "Resource not accessible", {"x-accepted-oauth-scopes": "repo"}, "permission", "one of repo"),
    (403, "Resource not accessible by integration", {}, "permission", "permissions:"),
    (403, "Resource not accessible by integration", {"x-ratelimit-remaining": "0"}, "permission", "permissions:"),
    (403, "SAML", {"x-github-sso": "required; url=https://x"}, "permission", "single sign-on"),
    (
        403,
        "GitHub Actions is not permitted to create or approve pull requests.",
        {},
        "permission",
        "Settings > Actions",
    ),
    (403, "refusing to allow an App to update workflow `x` without `workflows` permission", {}, "permission", "App"),
    (404, "Not Found", {}, "missing", "may not see"),
    (410, "Gone", {}, "missing", "name"),
    (409, "Git Repository is empty.", {}, "conflict", "Run again"),
    (422, "Update is not a fast forward", {}, "conflict", "Run again"),
    (422, "Reference already exists", {}, "conflict", "Run again"),
    (422, "Repository rule violations found\n\nChanges must be made", {}, "protected", "rules"),
    (409, "Could not update: protected branch hook declined", {}, "protected", "rules"),
    (422, "Validation Failed", {}, "invalid", ""),
    (451, "Repository access blocked", {}, "invalid", ""),
]


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: f"{row[0]} {row[1][:20]}")
def test_a_refusal_says_what_to_do(
    github: GitHub, server: Server, row: tuple[int, str, dict[str, str], str, str]
) -> None:
    status, message, headers, kind, todo = row
    server.faults.append(Fault(status=status, message=message, headers=headers))
    error = error_of(lambda: github.rest("GET", "/many"))
    assert (error.kind, error.status, error.path) == (kind, status, "/many")
    assert todo in error.todo
    assert message.split("\n", maxsplit=1)[0] in error.message
    assert len(server.calls) == 1


def test_the_details_of_a_422_are_told(server: Server) -> None:
    with shop() as own:
        error = error_of(lambda: client(own).rest("POST", "pulls", {"title": "x", "base": "main", "head": "nowhere"}))
    assert error.message == "Validation Failed: PullRequest head invalid"


def test_the_token_is_in_no_message(github: GitHub) -> None:
    error = error_of(lambda: github.rest("POST", "/raw/echo", {}))
    assert error.message == "you sent ***: and ***"
    assert SECRET not in repr(github)


def test_graphql_answers_and_refuses(server: Server) -> None:
    with shop() as own:
        github = client(own)
        assert github.graphql("{ viewer { login } }") == {"viewer": {"login": "github-actions[bot]"}}
        query = "query($o: String!, $n: String!) { repository(owner: $o, name: $n) { id } }"
        assert github.graphql(query, {"o": "acme", "n": "shop"})["repository"]["id"]
        error = error_of(lambda: github.graphql(query, {"o": "acme", "n": "nowhere"}))
        assert (error.kind, error.types, error.status) == ("missing", ("NOT_FOUND",), 200)
        error = error_of(lambda: github.graphql("{ nothing }"))
        assert error.types == ("undefinedField",)


GRAPHQL = [
    ({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}, "limit"),
    ({"errors": [{"type": "STALE_DATA", "message": "x"}]}, "conflict"),
    ({"errors": [{"type": "BRANCH_PROTECTION_RULE_VIOLATION", "message": "x"}]}, "protected"),
    ({"errors": [{"type": "UNPROCESSABLE", "message": "Repository rule violations found"}]}, "protected"),
    ({"errors": [{"type": "FORBIDDEN", "message": "Resource not accessible"}], "data": {}}, "permission"),
    ({"errors": [{"message": "timeout"}]}, "invalid"),
    ({"errors": ["text"]}, "invalid"),
    ({"errors": "text"}, "invalid"),
    ({"data": None}, "server"),
    ([], "server"),
    ({}, "server"),
]


@pytest.mark.parametrize(("answer", "kind"), GRAPHQL)
def test_errors_of_graphql(server: Server, clock: Clock, answer: Any, kind: str) -> None:
    table: list[Route] = []
    route("POST", "/graphql", table=table)(lambda _: Reply(200, answer))
    with serve(table) as own:
        github = client(own, clock=clock, deadline_s=50)
        assert error_of(lambda: github.graphql("mutation { x }")).kind == kind


def test_a_query_is_repeated_and_a_mutation_is_not() -> None:
    with shop() as own:
        github = client(own)
        own.faults.append(Fault("POST", "/graphql", 502, times=2))
        assert github.graphql("{ viewer { login } }")
        own.faults.append(Fault("POST", "/graphql", 502))
        assert error_of(lambda: github.graphql("mutation { addStar(starrableId: 1) }")).kind == "server"


HEADERS = ["retry-after", "x-ratelimit-reset", "x-ratelimit-remaining", "x-github-sso"]
LEAVES = st.none() | st.text() | st.integers()
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(st.integers(300, 599), st.dictionaries(st.sampled_from(HEADERS), st.text()), JSON)
def test_any_refusal_can_be_told(status: int, headers: dict[str, str], data: Any) -> None:
    error = github_errors.refused(status, "x", headers, data)
    assert "\n" not in error.message
    assert len(error.message) <= 500 * 10
    assert github_errors.refused(status, "x", headers, {"message": data, "errors": data}).kind
    assert github_errors.graphql_refused("graphql", headers, data).kind
    assert github_waits.limit_wait(headers, 0, Clock().timing()) >= 0
