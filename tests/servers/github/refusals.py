"""How GitHub says no: status, body and headers as its documentation shows them."""

from __future__ import annotations

from typing import Any

DOCS = "https://docs.github.com/rest"


class RefusalError(Exception):
    """An answer with an error status."""

    def __init__(self, status: int, message: str, errors: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {"message": message, "documentation_url": DOCS, "status": str(status)}
        if errors is not None:
            self.body["errors"] = errors


def not_found() -> RefusalError:
    return RefusalError(404, "Not Found")


def bad_credentials() -> RefusalError:
    return RefusalError(401, "Bad credentials")


def forbidden(needs: str) -> RefusalError:
    """The token lacks a permission, written as `contents:write`."""
    accepted = needs.replace(":", "=")
    return RefusalError(
        403, "Resource not accessible by integration", headers={"x-accepted-github-permissions": accepted}
    )


def invalid(resource: str, field: str, code: str, message: str = "") -> RefusalError:
    """A 422 with its list of errors. `custom` is the code that carries a message."""
    error: dict[str, Any] = {"resource": resource, "code": code, "field": field}
    if message:
        error["message"] = message
    return RefusalError(422, "Validation Failed", [error])


def custom(message: str) -> RefusalError:
    """A 422 about a pull request as a whole."""
    return RefusalError(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}])


def plain(message: str, status: int = 422) -> RefusalError:
    return RefusalError(status, message)


def protected(*rules: str) -> RefusalError:
    lines = "\n\n".join(rules)
    return RefusalError(422, f"Repository rule violations found\n\n{lines}\n\n")
