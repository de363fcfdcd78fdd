"""The local GitHub is as strict as the real one where the stack depends on it: REST."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.servers.asking import ZEROS, ask, branch, main, repo
from tests.servers.github.server import Server
from tests.servers.github.world import READ, Protection, Pull, Token


@pytest.mark.parametrize(
    ("headers", "status", "message"),
    [
        ({"Authorization": "Bearer wrong"}, 401, "Bad credentials"),
        ({"Authorization": ""}, 401, "Bad credentials"),
        ({"User_Agent": ""}, 403, "User Agent"),
        ({"X_GitHub_Api_Version": "1999-01-01"}, 400, "version"),
    ],
)
def test_who_asks_and_how(server: Server, headers: dict[str, str], status: int, message: str) -> None:
    found, answer, _ = ask(server, "GET", "/repos/acme/shop", **headers)
    assert (found, message in answer["message"]) == (status, True)


def test_rates_are_counted_and_end(server: Server) -> None:
    server.world.tokens[server.token].remaining = 1
    _, _, headers = ask(server, "GET", "/repos/acme/shop")
    assert headers["x-ratelimit-remaining"] == "0"
    status, answer, headers = ask(server, "GET", "/repos/acme/shop")
    assert (status, answer["message"][:23], headers["x-ratelimit-remaining"]) == (403, "API rate limit exceeded", "0")


def test_an_unchanged_answer_costs_a_304(server: Server) -> None:
    _, _, headers = ask(server, "GET", "/repos/acme/shop")
    assert ask(server, "GET", "/repos/acme/shop", If_None_Match=headers["etag"])[0] == 304
    server.repo.archived = True
    assert ask(server, "GET", "/repos/acme/shop", If_None_Match=headers["etag"])[0] == 200


def test_a_reader_may_not_write_and_is_told_what_it_lacks(server: Server) -> None:
    server.world.tokens[server.token] = Token(permissions=READ)
    for path, needs in (("git/refs", "contents=write"), ("pulls", "pull_requests=write")):
        status, answer, headers = ask(server, "POST", f"/repos/acme/shop/{path}", {})
        assert (status, answer["message"]) == (403, "Resource not accessible by integration")
        assert headers["x-accepted-github-permissions"] == needs


def test_pages_hold_a_hundred_at_most_and_name_the_next(server: Server) -> None:
    server.repo.pulls += [Pull(number, "t", "", "x", "main", ZEROS, "bob") for number in range(1, 151)]
    status, answer, headers = ask(server, "GET", "/repos/acme/shop/pulls?per_page=500&state=open")
    assert (status, len(answer), answer[0]["number"]) == (200, 100, 150)
    following = headers["link"].split(">")[0].removeprefix("<")
    assert 'rel="next"' in headers["link"]
    assert len(ask(server, "GET", following)[1]) == 50
    assert "link" not in ask(server, "GET", "/repos/acme/shop/pulls?state=closed")[2]


REFS = [
    ({"ref": "refs/heads/x", "sha": ZEROS}, "Object does not exist"),
    ({"ref": "heads/x", "sha": "main"}, "must start with 'refs/'"),
    ({"ref": "refs/heads/a..b", "sha": "main"}, "not a valid ref name"),
    ({"ref": "refs/heads/main", "sha": "main"}, "Reference already exists"),
    ({"ref": "refs/heads/main/x", "sha": "main"}, "Reference update failed"),
    ({"sha": "main"}, "Validation Failed"),
]


@pytest.mark.parametrize(("body", "message"), REFS)
def test_refs_that_cannot_be_made(server: Server, body: dict[str, str], message: str) -> None:
    known = {name: main(server) if value == "main" else value for name, value in body.items()}
    status, answer = repo(server, "POST", "git/refs", known)
    assert (status, message in answer["message"]) == (422, True)


def test_refs_move_forward_unless_forced(server: Server) -> None:
    old, new = main(server), branch(server, "x")
    assert repo(server, "PATCH", "git/refs/heads/x", {"sha": old})[1]["message"] == "Update is not a fast forward"
    assert repo(server, "PATCH", "git/refs/heads/x", {"sha": old, "force": True})[0] == 200
    assert repo(server, "PATCH", "git/refs/heads/x", {"sha": new})[0] == 200
    assert repo(server, "DELETE", "git/refs/heads/x")[0] == 204
    assert repo(server, "DELETE", "git/refs/heads/x")[0] == 422
    assert repo(server, "GET", "git/ref/heads/x")[0] == 404


def test_a_commit_is_built_from_blobs_and_a_base_tree(server: Server) -> None:
    blob = repo(server, "POST", "git/blobs", {"content": base64.b64encode(b"\0").decode(), "encoding": "base64"})[1]
    base = repo(server, "GET", f"git/commits/{main(server)}")[1]["tree"]["sha"]
    items = [
        {"path": "b.bin", "mode": "100755", "type": "blob", "sha": blob["sha"]},
        {"path": "a.txt", "mode": "100644", "type": "blob", "sha": None},
    ]
    tree = repo(server, "POST", "git/trees", {"base_tree": base, "tree": items})[1]["sha"]
    body = {"message": "m", "tree": tree, "parents": [main(server)]}
    status, commit = repo(server, "POST", "git/commits", body)
    assert (status, commit["verification"]["verified"]) == (201, True)
    body["author"] = {"name": "somebody", "email": "x@example.org"}
    assert repo(server, "POST", "git/commits", body)[1]["verification"]["verified"] is False
    repo(server, "POST", "git/refs", {"ref": "refs/heads/x", "sha": commit["sha"]})
    assert set(server.repo.content("x")) == {"b.bin", "bin/run"}
    found = repo(server, "GET", f"compare/main...{commit['sha']}")[1]
    assert (found["ahead_by"], found["behind_by"], found["status"]) == (1, 0, "ahead")
    assert {(each["filename"], each["status"]) for each in found["files"]} == {("b.bin", "added"), ("a.txt", "removed")}


@pytest.mark.parametrize(
    "item",
    [
        {"path": "gone", "mode": "100644", "type": "blob", "sha": None},
        {"path": "x", "mode": "100644", "type": "blob", "sha": ZEROS},
        {"path": "x", "mode": "777", "type": "blob", "sha": ZEROS},
        {"path": "../x", "mode": "100644", "type": "blob", "sha": ZEROS},
    ],
)
def test_trees_that_cannot_be_made(server: Server, item: dict[str, Any]) -> None:
    assert repo(server, "POST", "git/trees", {"base_tree": main(server), "tree": [item]})[0] == 422


def test_a_pull_request_needs_commits_and_is_the_only_one(server: Server) -> None:
    what = {"title": "t", "body": "b", "head": "x", "base": "main"}
    assert repo(server, "POST", "pulls", what)[1]["errors"][0]["field"] == "head"
    server.repo.refs["refs/heads/x"] = main(server)
    assert "No commits between main and x" in repo(server, "POST", "pulls", what)[1]["errors"][0]["message"]
    branch(server, "x")
    for field, long in (("title", "t" * 257), ("body", "b" * 65_537)):
        assert "too long" in repo(server, "POST", "pulls", what | {field: long})[1]["errors"][0]["message"]
    assert repo(server, "POST", "pulls", what)[0] == 201
    assert "already exists" in repo(server, "POST", "pulls", what)[1]["errors"][0]["message"]


@pytest.mark.parametrize("how", ["same as the base", "deleted"])
def test_a_pull_request_without_commits_closes_itself_for_good(server: Server, how: str) -> None:
    branch(server, "x")
    repo(server, "POST", "pulls", {"title": "t", "body": "b", "head": "x", "base": "main"})
    if how == "deleted":
        repo(server, "DELETE", "git/refs/heads/x")
    else:
        repo(server, "PATCH", "git/refs/heads/x", {"sha": main(server), "force": True})
    assert server.repo.pulls[0].state == "closed"
    if how == "deleted":
        assert repo(server, "PATCH", "pulls/1", {"state": "open"})[0] == 422


def test_a_merged_pull_request_stays_closed(server: Server) -> None:
    branch(server, "x")
    repo(server, "POST", "pulls", {"title": "t", "body": "b", "head": "x", "base": "main"})
    server.repo.merge(server.repo.pulls[0])
    assert server.repo.content("main")["b.txt"] == b"b\n"
    assert repo(server, "PATCH", "pulls/1", {"state": "open"})[0] == 422
    assert repo(server, "GET", "pulls/1")[1]["merged_at"]


@pytest.mark.parametrize("rule", ["creations", "updates", "force", "signatures"])
def test_rules_of_branches(server: Server, rule: str) -> None:
    new = branch(server, "x")
    objects = server.repo.objects
    loose = objects.commit(objects.commits[new].tree, (new,), "m", "bob")
    server.repo.protections.append(Protection("x*", **{rule: True}))
    calls = {
        "creations": ("POST", "git/refs", {"ref": "refs/heads/xy", "sha": new}),
        "updates": ("PATCH", "git/refs/heads/x", {"sha": main(server), "force": True}),
        "force": ("PATCH", "git/refs/heads/x", {"sha": main(server), "force": True}),
        "signatures": ("PATCH", "git/refs/heads/x", {"sha": loose}),
    }
    status, answer = repo(server, *calls[rule])
    assert (status, "rule violations" in answer["message"]) == (422, True)


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("POST", "pulls", b"{", 400),
        ("POST", "pulls", b"", 400),
        ("GET", "nothing/here", None, 404),
        ("GET", "pulls/7", None, 404),
        ("POST", "issues/7/comments", {"body": "x"}, 404),
        ("GET", "compare/main...gone", None, 404),
        ("GET", "contents/gone", None, 404),
        ("GET", "contents/a.txt", None, 200),
        ("GET", "contents/bin", None, 200),
    ],
)
def test_other_answers(server: Server, verb: str, path: str, body: Any, status: int) -> None:
    assert repo(server, verb, path, body)[0] == status
