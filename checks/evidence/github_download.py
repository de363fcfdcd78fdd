"""Fetch a file through the API: the answer itself, or what it redirects to, which gets no token."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from checks.errors import InputError
from checks.evidence.github_errors import GitHubError

REDIRECTS = (301, 302, 303, 307, 308)
HOPS = 5
_CHUNK = 1 << 16
_MOST_OF_ERROR = 1 << 16


def fetch(url: str, headers: Mapping[str, str], timeout: float, limit: int) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (lower-case names) and body of a GET.

    Raises requests' exceptions, InputError for more than `limit` bytes, GitHubError for a redirect that is
    no way to a file.
    """
    import requests

    own = urlsplit(url)
    with requests.Session() as session:
        session.auth = lambda request: request  # else ~/.netrc would send a password to the store
        for _ in range(HOPS + 1):
            sent = dict(headers) if _same(urlsplit(url), own) else {}
            with session.get(url, headers=sent, timeout=timeout, stream=True, allow_redirects=False) as answer:
                found = {name.lower(): value for name, value in answer.headers.items()}
                if answer.status_code in REDIRECTS and "location" in found:
                    url = _target(url, found["location"], own.scheme)
                    continue
                most = limit if answer.status_code < 300 else _MOST_OF_ERROR
                return answer.status_code, found, _read(answer, own.path, most)
    raise GitHubError("server", 302, own.path, f"redirects more than {HOPS} times")


def _read(answer: object, path: str, limit: int) -> bytes:
    parts, room = [], limit
    for part in answer.iter_content(_CHUNK):  # type: ignore[attr-defined]
        parts.append(part)
        room -= len(part)
        if room < 0:
            raise InputError(f"is larger than {limit:,} bytes", path, "Fetch it by hand and give the file.")
    return b"".join(parts)


def _target(url: str, location: str, scheme: str) -> str:
    target = urljoin(url, location)
    parts = urlsplit(target)
    if parts.scheme not in {"https", scheme} or not parts.hostname or parts.username or parts.password:
        raise GitHubError("server", 302, urlsplit(url).path, "redirects to something that is no web address")
    return target


def _same(one: object, other: object) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("scheme", "hostname", "port"))
