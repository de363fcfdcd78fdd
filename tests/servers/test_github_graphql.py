"""The local GitHub is as strict as the real one where the stack depends on it: GraphQL."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.servers.asking import ZEROS, ask, branch, main
from tests.servers.github.server import Server

COMMIT = """mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }"""
MOVE = "mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }"


def graphql(server: Server, query: str, given: Any) -> Any:
    return ask(server, "POST", "/graphql", {"query": query, "variables": {"input": given}})[1]


def commit_input(server: Server, **more: Any) -> dict[str, Any]:
    added = [{"path": "b.txt", "contents": base64.b64encode(b"b").decode()}]
    return {
        "branch": {"repositoryNameWithOwner": "acme/shop", "branchName": "main"},
        "message": {"headline": "h", "body": "b"},
        "expectedHeadOid": main(server),
        "fileChanges": {"additions": added},
    } | more


def test_a_commit_on_a_branch_is_signed_and_loses_the_executable_bit(server: Server) -> None:
    change = {"additions": [{"path": "bin/run", "contents": ""}], "deletions": [{"path": "a.txt"}]}
    oid = graphql(server, COMMIT, commit_input(server, fileChanges=change))["data"]["createCommitOnBranch"]["commit"]
    assert oid["oid"] == main(server)
    assert server.repo.objects.commits[main(server)].verified
    assert server.repo.mode("main", "bin/run") == "100644"
    assert set(server.repo.content("main")) == {"bin/run"}


COMMITS = [
    ({"expectedHeadOid": ZEROS}, "STALE_DATA"),
    ({"branch": {"repositoryNameWithOwner": "acme/shop", "branchName": "gone"}}, "NOT_FOUND"),
    ({"branch": {"repositoryNameWithOwner": "acme/none", "branchName": "main"}}, "NOT_FOUND"),
    ({"fileChanges": {"deletions": [{"path": "gone"}]}}, "UNPROCESSABLE"),
    ({"fileChanges": {"additions": [{"path": "x", "contents": "no base64!"}]}}, "UNPROCESSABLE"),
]


@pytest.mark.parametrize(("more", "kind"), COMMITS)
def test_commits_on_a_branch_that_are_refused(server: Server, more: dict[str, Any], kind: str) -> None:
    answer = graphql(server, COMMIT, commit_input(server, **more))
    assert answer["errors"][0]["type"] == kind


def test_refs_move_together_or_not_at_all(server: Server) -> None:
    new = branch(server, "x")
    updates = [
        {"name": "refs/heads/y", "beforeOid": ZEROS, "afterOid": new},
        {"name": "refs/heads/x", "beforeOid": main(server), "afterOid": ZEROS},
    ]
    assert (
        "expected"
        in graphql(server, MOVE, {"repositoryId": "R_acme/shop", "refUpdates": updates})["errors"][0]["message"]
    )
    assert server.repo.head("y") is None
    updates[1]["beforeOid"] = new
    assert "errors" not in graphql(server, MOVE, {"repositoryId": "R_acme/shop", "refUpdates": updates})
    assert (server.repo.head("x"), server.repo.head("y")) == (None, new)


def test_what_the_schema_does_not_have_is_refused(server: Server) -> None:
    server.world.without.add("updateRefs")
    assert graphql(server, MOVE, {})["errors"][0]["extensions"]["code"] == "undefinedField"
    assert "errors" in ask(server, "POST", "/graphql", {"query": "{ viewer { password } }"})[1]
