"""The part of GitHub's GraphQL API that the stack uses; a query that the schema does not allow is refused."""

from __future__ import annotations

import base64
import binascii
from functools import cache
from typing import Any

import graphql

from tests.servers.github.refusals import RefusalError
from tests.servers.github.routes import Reply, Request, route
from tests.servers.github.world import Repo

ZEROS = "0" * 40
MOST_BYTES = 45 << 20
SDL = """
scalar GitObjectID
scalar Base64String
scalar GitRefname
scalar URI
interface Actor { login: String! }
type Bot implements Actor { login: String! }
type Query { viewer: User!, repository(owner: String!, name: String!): Repository }
type User implements Actor { login: String! }
type Repository { id: ID!, nameWithOwner: String! }
type GitSignature { isValid: Boolean! }
type Commit { oid: GitObjectID!, url: URI!, signature: GitSignature }
input CommittableBranch { id: ID, repositoryNameWithOwner: String, branchName: String }
input CommitMessage { headline: String!, body: String }
input FileAddition { path: String!, contents: Base64String! }
input FileDeletion { path: String! }
input FileChanges { additions: [FileAddition!], deletions: [FileDeletion!] }
input CreateCommitOnBranchInput {
  branch: CommittableBranch!, message: CommitMessage!, expectedHeadOid: GitObjectID!
  fileChanges: FileChanges, clientMutationId: String
}
type CreateCommitOnBranchPayload { commit: Commit, clientMutationId: String }
input RefUpdate { name: GitRefname!, afterOid: GitObjectID!, beforeOid: GitObjectID, force: Boolean = false }
input UpdateRefsInput { repositoryId: ID!, refUpdates: [RefUpdate!]!, clientMutationId: String }
type UpdateRefsPayload { clientMutationId: String }
type Mutation {
  addStar(starrableId: ID!): ID
  createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
}
"""


class FailureError(Exception):
    """An error of GraphQL with GitHub's type."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.extensions = {"type": kind}


@route("POST", "/graphql")
def answer(request: Request) -> Reply:
    query, variables = request.body.get("query"), request.body.get("variables")
    if not isinstance(query, str):
        raise RefusalError(400, "A query attribute must be specified and must be a string.")
    document = graphql.parse(query)
    schema = _schema(tuple(sorted(request.world.without)))
    if problems := graphql.validate(schema, document):
        return Reply(200, {"errors": [_undefined(each) for each in problems]})
    root = {"viewer": _viewer, "repository": _repository, "createCommitOnBranch": _commit, "updateRefs": _update_refs}
    result = graphql.execute(schema, document, root_value=root, context_value=request, variable_values=variables)
    assert isinstance(result, graphql.ExecutionResult)
    reply: dict[str, Any] = {"data": result.data}
    if result.errors:
        reply["errors"] = [_error(each) for each in result.errors]
    return Reply(200, reply)


@cache
def _schema(without: tuple[str, ...]) -> graphql.GraphQLSchema:
    lacking = tuple(f"  {name}(" for name in without)
    return graphql.build_schema("\n".join(line for line in SDL.split("\n") if not line.startswith(lacking)))


def _undefined(error: graphql.GraphQLError) -> Any:
    message = error.message.replace("Cannot query field", "Field").replace(" on type", " doesn't exist on type")
    return {"message": message, "extensions": {"code": "undefinedField"}}


def _error(error: graphql.GraphQLError) -> Any:
    kind = (error.extensions or {}).get("type")
    return {"message": error.message, "path": error.path, **({"type": kind} if kind else {})}


def _viewer(info: Any) -> Any:
    return {"login": info.context.token.login}


def _repository(info: Any, owner: str, name: str) -> Any:
    repo = info.context.world.repos.get(f"{owner}/{name}")
    if repo is None:
        raise FailureError("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return {"id": f"R_{repo.name}", "nameWithOwner": repo.name}


def _writable(info: Any, name: str) -> Repo:
    repo: Repo | None = info.context.world.repos.get(name)
    if repo is None:
        raise FailureError("NOT_FOUND", f"Could not resolve to a Repository with the name '{name}'.")
    if not info.context.token.may("contents:write"):
        raise FailureError("FORBIDDEN", "Resource not accessible by integration")
    return repo


def _commit(info: Any, input: dict[str, Any]) -> Any:  # noqa: A002
    branch, expected = input["branch"], input["expectedHeadOid"]
    repo = _writable(info, branch["repositoryNameWithOwner"])
    ref = f"refs/heads/{branch['branchName']}"
    if ref not in repo.refs:
        raise FailureError("NOT_FOUND", f"No such branch {branch['branchName']}")
    if repo.refs[ref] != expected:
        raise FailureError(
            "STALE_DATA", f'Expected branch to point to "{expected}" but it did not.  Pull and try again.'
        )
    changes = input.get("fileChanges") or {}
    entries = repo.objects.at(expected)
    for each in changes.get("deletions") or []:
        if each["path"] not in entries:
            raise FailureError(
                "UNPROCESSABLE", f"A path was requested for deletion which does not exist: {each['path']}"
            )
        del entries[each["path"]]
    size = 0
    for each in changes.get("additions") or []:
        data = _data(each["contents"])
        size += len(each["contents"])
        entries[each["path"]] = ("100644", repo.objects.blob(data))
    if size > MOST_BYTES:
        raise FailureError("UNPROCESSABLE", "The file changes are too large")
    message = input["message"]["headline"] + ("\n\n" + input["message"]["body"] if input["message"].get("body") else "")
    sha = repo.objects.commit(repo.objects.tree_of(entries), (expected,), message, info.context.token.login, True)
    _guard(repo, ref, sha, False)
    repo.set_ref(ref, sha)
    return {"commit": {"oid": sha, "url": f"https://github.test/{sha}", "signature": {"isValid": True}}}


def _update_refs(info: Any, input: dict[str, Any]) -> Any:  # noqa: A002
    repo = _writable(info, input["repositoryId"].removeprefix("R_"))
    for each in input["refUpdates"]:
        name, before = each["name"], each.get("beforeOid")
        present = repo.refs.get(name, ZEROS)
        if before is not None and present != before:
            raise FailureError("UNPROCESSABLE", f"{name} is at {present} but expected {before}")
        after = each["afterOid"]
        if after != ZEROS:
            if after not in repo.objects.commits:
                raise FailureError("UNPROCESSABLE", "Object does not exist")
            if any(other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in repo.refs):
                raise FailureError("UNPROCESSABLE", "Reference update failed")
            forward = present == ZEROS or present in repo.objects.ancestors(after)
            if not forward and not each.get("force"):
                raise FailureError("UNPROCESSABLE", "Update is not a fast forward")
            _guard(repo, name, after, not forward)
    for each in input["refUpdates"]:
        if each["afterOid"] != ZEROS or each["name"] in repo.refs:
            repo.set_ref(each["name"], None if each["afterOid"] == ZEROS else each["afterOid"])
    return {}


def _guard(repo: Repo, ref: str, sha: str, force: bool) -> None:
    try:
        repo.guard(ref, sha, force)
    except RefusalError as error:
        raise FailureError("UNPROCESSABLE", str(error)) from error


def _data(contents: str) -> bytes:
    try:
        return base64.b64decode(contents, validate=True)
    except binascii.Error as error:
        raise FailureError("UNPROCESSABLE", "contents is not valid Base64") from error
