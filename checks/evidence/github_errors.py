"""What GitHub's refusals mean, in words that say what to do. No token is ever part of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from checks.errors import MissingError
from checks.reporters.safe import one_line

Kind = Literal["unreachable", "token", "permission", "limit", "missing", "conflict", "protected", "invalid", "server"]
_LONGEST = 400
_PROTECTED = re.compile(
    r"protected branch|rule violations?|branch is protected|must be made through a pull request", re.IGNORECASE
)
_STALE = re.compile(
    r"is at [0-9a-f]{7,64} but expected|expected branch to point to|not a fast forward|already exists", re.IGNORECASE
)
_LIMITED = re.compile(r"rate limit|abuse detection|submitted too quickly", re.IGNORECASE)
_KINDS: dict[str, Kind] = {
    "NOT_FOUND": "missing",
    "FORBIDDEN": "permission",
    "INSUFFICIENT_SCOPES": "permission",
    "RATE_LIMITED": "limit",
    "RATE_LIMIT": "limit",
    "MAX_NODE_LIMIT_EXCEEDED": "invalid",
    "STALE_DATA": "conflict",
    "BRANCH_PROTECTION_RULE_VIOLATION": "protected",
}
_TODO: dict[Kind, str] = {
    "unreachable": "Check GITHUB_API_URL, the network and the proxy.",
    "token": "Give a valid GITHUB_TOKEN: it is expired, revoked or wrong.",
    "limit": "Run again later, or with a token of its own (a GitHub App has more calls an hour).",
    "missing": "Check the name; a token that may not see something gets the same answer.",
    "conflict": "Run again: something changed in the meantime.",
    "protected": "Let this token write the branch in the repository's rules.",
    "server": "Run again later; https://www.githubstatus.com tells of outages.",
}


class GitHubError(MissingError):
    """GitHub refused a call or could not be asked.

    `status` is the HTTP status (0 without an answer, 200 for a GraphQL error), `kind` says what sort of
    refusal it is, `types` are GraphQL's error types, `message` is GitHub's own text as one safe line.
    """

    types: tuple[str, ...] = ()

    def __init__(self, kind: Kind, status: int, path: str, message: str, todo: str = "") -> None:
        self.kind, self.status, self.path, self.message = kind, status, path, message
        number = f" ({status})" if status >= 400 else ""
        super().__init__(f"GitHub: {message}{number}", path, todo or _TODO.get(kind, ""))


def refused(status: int, path: str, headers: Mapping[str, str], data: Any) -> GitHubError:
    """The error for an answer of REST with a status of 300 or more. Header names are in lower case."""
    message = message_of(data) or f"answered {status}"
    kind = _kind(status, headers, message)
    return GitHubError(kind, status, path, message, _todo(kind, status, headers, message))


def graphql_refused(path: str, headers: Mapping[str, str], errors: Any) -> GitHubError:
    """The error for an answer of GraphQL that holds `errors`; the first with a known type decides."""
    found = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    types = tuple(_type(each) for each in found)
    message = one_line("; ".join(str(each.get("message", "")) for each in found) or "answered with errors", _LONGEST)
    kind = next((_KINDS[each] for each in types if each in _KINDS), None) or _kind(422, headers, message)
    error = GitHubError(kind, 200, path, message, _todo(kind, 200, headers, message))
    error.types = types
    return error


def message_of(data: Any) -> str:
    """GitHub's `message` with the details of a 422, as one line."""
    if not isinstance(data, dict):
        return ""
    message = str(data.get("message") or "")
    errors = data.get("errors")
    details = [_detail(each) for each in errors] if isinstance(errors, list) else [str(errors or "")]
    return one_line(": ".join(filter(None, [message, "; ".join(filter(None, details))])), _LONGEST)


def is_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Whether a refusal is a primary or secondary rate limit: the call was not done and may be repeated."""
    if status == 429:
        return True
    spent = headers.get("x-ratelimit-remaining") == "0" and "not accessible" not in message
    return status == 403 and (spent or "retry-after" in headers or bool(_LIMITED.search(message)))


def _kind(status: int, headers: Mapping[str, str], message: str) -> Kind:
    if is_limit(status, headers, message):
        return "limit"
    if status in (403, 405, 409, 422) and _PROTECTED.search(message):
        return "protected"
    if status in (409, 412, 422) and _STALE.search(message):
        return "conflict"
    known: dict[int, Kind] = {401: "token", 403: "permission", 404: "missing", 409: "conflict", 410: "missing"}
    return known.get(status) or ("server" if status >= 500 else "invalid")


def _todo(kind: Kind, status: int, headers: Mapping[str, str], message: str) -> str:
    if kind == "permission":
        return _permission(headers, message)
    if status in (301, 302, 307, 308):
        return "The repository was renamed or moved: use its new name."
    if "Reference update failed" in message:
        return "A rule forbids this branch, or a branch has the name of one of its folders: rename that one."
    return _TODO.get(kind, "")


def _permission(headers: Mapping[str, str], message: str) -> str:
    if "not permitted to create or approve pull requests" in message:
        return "Allow it in Settings > Actions > General > Workflow permissions, or use the token of a GitHub App."
    if re.search(r"without .?workflows?.? (permission|scope)", message):
        return "Workflow files need the permission workflows: write, which GITHUB_TOKEN cannot have: use a GitHub App."
    if "required" in headers.get("x-github-sso", ""):
        return "Authorise the token for the single sign-on of the organisation."
    if wanted := headers.get("x-accepted-github-permissions", ""):
        alternatives = [each.strip().replace("=", ": ").replace(",", ", ") for each in wanted.split(";")]
        return one_line(f"The token lacks a permission. It needs {' or '.join(alternatives)}.", _LONGEST)
    if wanted := headers.get("x-accepted-oauth-scopes", ""):
        return one_line(f"The token lacks a scope. It needs one of {wanted}.", _LONGEST)
    return "The token may not do this: give it the permission (`permissions:` of the job in GitHub Actions)."


def _type(error: Mapping[str, Any]) -> str:
    extensions = error.get("extensions")
    code = extensions.get("code", "") if isinstance(extensions, dict) else ""
    return str(error.get("type") or code)


def _detail(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    if error.get("message"):
        return str(error["message"])
    return " ".join(str(error[key]) for key in ("resource", "field", "code") if error.get(key))
