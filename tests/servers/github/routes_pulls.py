"""Pull requests, their comments and labels, and who a token is."""

from __future__ import annotations

from typing import Any

from tests.servers.github.refusals import RefusalError, invalid, plain
from tests.servers.github.routes import Reply, Request, found, paged, route
from tests.servers.github.routes_git import REPO
from tests.servers.github.world import Comment, Pull

PULLS = "pull_requests:write"
EITHER = "issues:write;pull_requests:write"


@route("GET", "/user")
def user(request: Request) -> Any:
    if request.token.kind == "Bot":
        raise RefusalError(403, "Resource not accessible by integration")
    return {"login": request.token.login, "type": "User"}


@route("GET", f"{REPO}/pulls", "pull_requests:read")
def list_pulls(request: Request) -> Any:
    state, head = request.query.get("state", "open"), request.query.get("head", "")
    owner = request.parts["owner"]
    found_pulls = [
        pull
        for pull in reversed(request.repo.pulls)
        if state in ("all", pull.state)
        and (":" not in head or head == f"{owner}:{pull.head}")
        and request.query.get("base", pull.base) == pull.base
    ]
    return paged(request, [shown(request, pull) for pull in found_pulls])


@route("POST", f"{REPO}/pulls", PULLS)
def create_pull(request: Request) -> Any:
    repo = request.repo
    if request.token.login == "github-actions[bot]" and not repo.pulls_by_actions:
        raise RefusalError(403, "GitHub Actions is not permitted to create or approve pull requests.")
    title = request.text("title", "PullRequest", 256)
    body = request.text("body", "PullRequest", default="")
    base, head = request.text("base", "PullRequest"), request.text("head", "PullRequest")
    head = head.removeprefix(f"{request.parts['owner']}:")
    if not title.strip():
        raise invalid("PullRequest", "title", "missing_field")
    for name, branch in (("head", head), ("base", base)):
        if repo.head(branch) is None:
            raise invalid("PullRequest", name, "invalid")
    if any(pull.state == "open" and (pull.head, pull.base) == (head, base) for pull in repo.pulls):
        message = f"A pull request already exists for {request.parts['owner']}:{head}."
        raise RefusalError(
            422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}]
        )
    base_sha, head_sha = repo.refs[f"refs/heads/{base}"], repo.refs[f"refs/heads/{head}"]
    if not repo.objects.ahead(base_sha, head_sha):
        message = f"No commits between {base} and {head}"
        raise RefusalError(
            422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}]
        )
    draft = bool(request.body.get("draft", False))
    pull = Pull(len(repo.pulls) + 1, title, body, head, base, head_sha, request.token.login, draft=draft)
    repo.pulls.append(pull)
    return Reply(201, shown(request, pull))


@route("GET", f"{REPO}/pulls/{{number}}", "pull_requests:read")
def get_pull(request: Request) -> Any:
    return shown(request, _pull(request))


@route("PATCH", f"{REPO}/pulls/{{number}}", PULLS)
def update_pull(request: Request) -> Any:
    pull, repo = _pull(request), request.repo
    title = request.text("title", "PullRequest", 256, pull.title)
    body = request.text("body", "PullRequest", default=pull.body)
    state = request.text("state", "PullRequest", default=pull.state)
    if state not in ("open", "closed"):
        raise invalid("PullRequest", "state", "invalid")
    if state == "open" and pull.state == "closed":
        if pull.merged or repo.head(pull.head) is None:
            raise invalid("PullRequest", "state", "custom", "state cannot be changed.")
        pull.closed_by = None
    if state == "closed" and pull.state == "open":
        pull.closed_by = request.token.login
    pull.title, pull.body, pull.state = title, body, state
    return shown(request, pull)


@route("GET", f"{REPO}/issues/{{number}}/comments", "issues:read;pull_requests:read")
def list_comments(request: Request) -> Any:
    return paged(request, [_comment(each) for each in _pull(request).comments])


@route("POST", f"{REPO}/issues/{{number}}/comments", EITHER)
def create_comment(request: Request) -> Any:
    body = request.text("body", "IssueComment")
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    comment = Comment(request.world.next(), request.token.login, request.token.kind, body)
    _pull(request).comments.append(comment)
    return Reply(201, _comment(comment))


@route("PATCH", f"{REPO}/issues/comments/{{id}}", EITHER)
def update_comment(request: Request) -> Any:
    comment = _find_comment(request)
    comment.body = request.text("body", "IssueComment")
    return _comment(comment)


@route("DELETE", f"{REPO}/issues/comments/{{id}}", EITHER)
def delete_comment(request: Request) -> Any:
    comment = _find_comment(request)
    for pull in request.repo.pulls:
        pull.comments = [each for each in pull.comments if each is not comment]
    return Reply(204)


@route("POST", f"{REPO}/issues/{{number}}/labels", EITHER)
def add_labels(request: Request) -> Any:
    pull = _pull(request)
    names = request.body.get("labels") if isinstance(request.body, dict) else request.body
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise plain("Invalid request.")
    if any(not each.strip() or len(each) > 50 for each in names):
        raise invalid("Label", "name", "invalid")
    pull.labels += [each for each in names if each not in pull.labels]
    return [{"name": each} for each in pull.labels]


def shown(request: Request, pull: Pull) -> Any:
    """A pull request as the API shows it."""
    repo = request.repo
    root = {"full_name": repo.name}
    base_sha = repo.refs[f"refs/heads/{pull.base}"]
    return {
        "number": pull.number,
        "state": pull.state,
        "title": pull.title,
        "body": pull.body or None,
        "draft": pull.draft,
        "merged_at": "2026-01-01T00:00:00Z" if pull.merged else None,
        "html_url": f"https://github.test/{repo.name}/pull/{pull.number}",
        "user": {"login": pull.login, "type": "Bot" if pull.login.endswith("[bot]") else "User"},
        "labels": [{"name": each} for each in pull.labels],
        "head": {
            "ref": pull.head,
            "sha": pull.head_sha,
            "label": f"{request.parts['owner']}:{pull.head}",
            "repo": root,
        },
        "base": {"ref": pull.base, "sha": base_sha, "repo": root},
    }


def _pull(request: Request) -> Pull:
    return found(next((each for each in request.repo.pulls if str(each.number) == request.parts["number"]), None))


def _find_comment(request: Request) -> Comment:
    every = [each for pull in request.repo.pulls for each in pull.comments]
    return found(next((each for each in every if str(each.id) == request.parts["id"]), None))


def _comment(comment: Comment) -> Any:
    return {"id": comment.id, "body": comment.body, "user": {"login": comment.login, "type": comment.kind}}
