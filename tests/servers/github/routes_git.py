"""Refs, blobs, trees, commits, the comparison of two commits, and files."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from tests.servers.github.refusals import RefusalError, invalid, plain
from tests.servers.github.routes import Reply, Request, found, paged, route
from tests.servers.github.world import Repo

REPO = "/repos/{owner}/{name}"
_SHA = re.compile(r"[0-9a-f]{40}")
_BAD_REF = re.compile(r"\.\.|[\x00-\x20~^:?*\[\\\x7f]|^[/.]|/\.|//|@\{|\.lock(/|$)|[/.]$")
MODES = {"100644": "blob", "100755": "blob", "040000": "tree", "160000": "commit", "120000": "blob"}


@route("GET", REPO, "metadata:read")
def repository(request: Request) -> Any:
    repo = request.repo
    node = f"R_{repo.name}"
    return {
        "node_id": node,
        "full_name": repo.name,
        "default_branch": repo.default_branch,
        "archived": repo.archived,
        "html_url": f"https://github.test/{repo.name}",
    }


@route("GET", f"{REPO}/git/ref/{{ref*}}", "contents:read")
def get_ref(request: Request) -> Any:
    ref = f"refs/{request.parts['ref']}"
    return _ref(request, ref, found(request.repo.refs.get(ref)))


@route("GET", f"{REPO}/git/matching-refs/{{ref*}}", "contents:read")
def matching(request: Request) -> Any:
    start = f"refs/{request.parts['ref']}"
    refs = sorted(request.repo.refs.items())
    return paged(request, [_ref(request, name, sha) for name, sha in refs if name.startswith(start)])


@route("POST", f"{REPO}/git/refs", "contents:write")
def create_ref(request: Request) -> Any:
    repo = request.repo
    name, sha = request.text("ref", "Reference"), request.text("sha", "Reference")
    if not name.startswith("refs/") or name.count("/") < 2:
        raise plain("Reference name must start with 'refs/' and have at least two slashes")
    if _BAD_REF.search(name):
        raise plain(f"{name} is not a valid ref name.")
    if sha not in repo.objects.commits:
        raise plain("Object does not exist")
    if name in repo.refs:
        raise plain("Reference already exists")
    if any(other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in repo.refs):
        raise plain("Reference update failed")
    repo.guard(name, sha)
    repo.set_ref(name, sha)
    return Reply(201, _ref(request, name, sha))


@route("PATCH", f"{REPO}/git/refs/{{ref*}}", "contents:write")
def update_ref(request: Request) -> Any:
    repo, name = request.repo, f"refs/{request.parts['ref']}"
    sha, force = request.text("sha", "Reference"), request.body.get("force", False)
    if name not in repo.refs:
        raise plain("Reference does not exist")
    if sha not in repo.objects.commits:
        raise plain("Object does not exist")
    forward = repo.refs[name] in repo.objects.ancestors(sha)
    if not forward and not force:
        raise plain("Update is not a fast forward")
    repo.guard(name, sha, force=not forward)
    repo.set_ref(name, sha)
    return _ref(request, name, sha)


@route("DELETE", f"{REPO}/git/refs/{{ref*}}", "contents:write")
def delete_ref(request: Request) -> Any:
    name = f"refs/{request.parts['ref']}"
    if name not in request.repo.refs:
        raise plain("Reference does not exist")
    request.repo.set_ref(name, None)
    return Reply(204)


@route("POST", f"{REPO}/git/blobs", "contents:write")
def create_blob(request: Request) -> Any:
    content = request.text("content", "Blob", 100 << 20)
    encoding = request.body.get("encoding", "utf-8")
    if encoding not in ("utf-8", "base64"):
        raise plain("Unknown encoding")
    data = content.encode() if encoding == "utf-8" else _decoded(content)
    return Reply(201, {"sha": request.repo.objects.blob(data)})


@route("GET", f"{REPO}/git/trees/{{sha}}", "contents:read")
def get_tree(request: Request) -> Any:
    repo, sha = request.repo, request.parts["sha"]
    tree = repo.objects.commits[sha].tree if sha in repo.objects.commits else sha
    entries = found(repo.objects.trees.get(tree))
    listing = [
        {"path": name, "mode": mode, "type": MODES[mode], "sha": each} for name, (mode, each) in sorted(entries.items())
    ]
    return {"sha": tree, "tree": listing, "truncated": False}


@route("POST", f"{REPO}/git/trees", "contents:write")
def create_tree(request: Request) -> Any:
    repo, base = request.repo, request.body.get("base_tree")
    files = dict(repo.objects.files(_tree_sha(repo, base))) if base else {}
    for item in request.body.get("tree") or []:
        path = item.get("path", "")
        if not path or path.startswith("/") or {"..", ".", "", ".git"} & set(path.split("/")):
            raise plain("tree.path contains a malformed path component")
        if "sha" in item and item["sha"] is None:
            if path not in files:
                raise plain("GitRPC::BadObjectState")
            del files[path]
            continue
        if item.get("mode") not in MODES or item.get("type") != MODES[item["mode"]]:
            raise plain("Must supply a valid tree.mode")
        if item.get("sha") not in repo.objects.blobs:
            raise plain(f"tree.sha {item.get('sha')} is not a valid blob")
        files[path] = (item["mode"], item["sha"])
    if not request.body.get("tree"):
        raise plain("Invalid tree info")
    return Reply(201, {"sha": repo.objects.tree_of(files)})


@route("POST", f"{REPO}/git/commits", "contents:write")
def create_commit(request: Request) -> Any:
    objects = request.repo.objects
    tree, parents = request.body.get("tree"), tuple(request.body.get("parents") or ())
    message = request.text("message", "Commit")
    if tree not in objects.trees:
        raise plain("Tree SHA does not exist")
    if any(each not in objects.commits for each in parents):
        raise plain("Parent SHA does not exist or is not a commit object")
    author = (request.body.get("author") or {}).get("name")
    verified = request.token.kind == "Bot" and not author and "committer" not in request.body
    sha = objects.commit(tree, parents, message, author or request.token.login, verified)
    return Reply(201, {"sha": sha, "verification": {"verified": verified}})


@route("GET", f"{REPO}/git/commits/{{sha}}", "contents:read")
def get_commit(request: Request) -> Any:
    commit = found(request.repo.objects.commits.get(request.parts["sha"]))
    parents = [{"sha": each} for each in commit.parents]
    verification = {"verified": commit.verified}
    tree = {"sha": commit.tree}
    return {
        "sha": commit.sha,
        "message": commit.message,
        "tree": tree,
        "parents": parents,
        "verification": verification,
    }


@route("GET", f"{REPO}/compare/{{range*}}", "contents:read")
def compare(request: Request) -> Any:
    repo = request.repo
    left, dots, right = request.parts["range"].partition("...")
    base, head = _resolved(repo, left), _resolved(repo, right)
    root = repo.objects.merge_base(base, head)
    if not dots or root is None:
        raise RefusalError(404, f"No common ancestor between {left} and {right}.")
    ahead, behind = repo.objects.ahead(base, head), repo.objects.ahead(head, base)
    commits = [
        {
            "sha": each.sha,
            "commit": {"message": each.message, "verification": {"verified": each.verified}},
            "author": {"login": each.author},
            "parents": [{"sha": parent} for parent in each.parents],
        }
        for each in map(repo.objects.commits.__getitem__, ahead)
    ]
    page = paged(request, commits) if "page" in request.query else Reply(200, commits[:250])
    files = repo.objects.changes(root, head)[:300]
    status = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    return {
        "status": status.get((bool(ahead), bool(behind)), "identical"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "merge_base_commit": {"sha": root},
        "commits": page.data,
        "files": files,
    }


@route("GET", f"{REPO}/contents/{{path*}}", "contents:read")
def contents(request: Request) -> Any:
    repo = request.repo
    commit = _resolved(repo, request.query.get("ref", repo.default_branch))
    path = request.parts["path"]
    files = repo.objects.at(commit)
    if path in files:
        mode, sha = files[path]
        data = repo.objects.blobs[sha]
        body = base64.encodebytes(data).decode() if len(data) <= 1 << 20 else ""
        kind = "symlink" if mode == "120000" else "file"
        encoding = "base64" if body or not data else "none"
        return {"path": path, "sha": sha, "type": kind, "size": len(data), "content": body, "encoding": encoding}
    inside = sorted(each for each in files if each.startswith(f"{path}/"))
    if not inside:
        raise RefusalError(404, "Not Found")
    return [
        {"path": each, "sha": files[each][1], "type": "file"} for each in inside if "/" not in each[len(path) + 1 :]
    ]


def _ref(request: Request, name: str, sha: str) -> Any:
    return {"ref": name, "url": f"{request.url}/git/{name}", "object": {"type": "commit", "sha": sha}}


def _resolved(repo: Repo, name: str) -> str:
    if _SHA.fullmatch(name) and name in repo.objects.commits:
        return name
    return found(repo.head(name))


def _tree_sha(repo: Repo, sha: str) -> str:
    if sha in repo.objects.commits:
        return repo.objects.commits[sha].tree
    if sha not in repo.objects.trees:
        raise plain("base_tree is not a valid tree oid")
    return sha


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content)
    except binascii.Error as error:
        raise invalid("Blob", "content", "invalid") from error
