"""Signing in through a real OpenID Connect provider, and what it must not get away with."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Api, Reply
from tests.agentboard.web.provider import Provider


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    found = Provider()
    yield found
    found.close()


@pytest.fixture(scope="module")
def api(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    env = {
        "AGENTBOARD_OIDC_ISSUER": provider.issuer,
        "AGENTBOARD_OIDC_CLIENT_ID": "board",
        "AGENTBOARD_OIDC_CLIENT_SECRET": "client secret",
        "AGENTBOARD_OIDC_ROLES": "board-viewers=viewer, board-operators=operator,board-admins=admin",
    }
    server = BoardServer(tmp_path_factory.mktemp("oidc") / "data", env=env)
    server.start()
    yield Api(server)
    server.stop()


def go(api: Api, provider: Provider, path: str = "/login/oidc?next=/agents") -> tuple[str, str]:
    """To the provider and back: the path of the callback, and the cookie of the attempt."""
    first = api.get(path, token=None)
    assert first.status == 303
    url = first.headers["location"]
    assert url.startswith(provider.issuer)
    assert {"state", "nonce", "code_challenge"} <= set(parse_qs(urlsplit(url).query))
    connection = http.client.HTTPConnection("127.0.0.1", provider.server.server_port, timeout=10)
    connection.request("GET", url.removeprefix(provider.issuer))
    back = connection.getresponse().headers["Location"]
    connection.close()
    return back.removeprefix(api.server.url), first.headers["set-cookie"].split(";")[0]


def come_back(api: Api, path: str, cookie: str) -> Reply:
    return api.get(path, token=None, headers={"Cookie": cookie})


def test_signing_in(api: Api, provider: Provider) -> None:
    path, cookie = go(api, provider)
    reply = come_back(api, path, cookie)
    assert (reply.status, reply.headers["location"]) == (303, "/agents")
    session = re.search(r"agentboard_session=[^;]+", reply.headers["set-cookie"])
    assert session
    jar = {"Cookie": session[0]}
    found = api.get("/api/session", token=None, headers=jar).json
    assert (found["name"], found["role"]) == ("user", "operator")
    assert api.get("/api/audit", token=None, headers=jar).status == 403
    assert ("login", "user", "ok") in [
        (each["action"], each["actor"], each["outcome"]) for each in api.get("/api/audit").json["entries"]
    ]
    again = come_back(api, path, cookie)
    assert again.headers["location"] == "/login?error=oidc"


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("another nonce", {"nonce": "x"}),
    ("no nonce", {"nonce": None}),
    ("another audience", {"aud": "other"}),
    ("another issuer", {"iss": "http://evil.example"}),
    ("expired", {"exp": int(time.time()) - 3600}),
    ("no expiry", {"exp": None}),
    ("another party", {"aud": ["board", "other"], "azp": "other"}),
    ("no group that counts", {"groups": ["staff"]}),
    ("no groups", {"groups": None}),
    ("groups of numbers", {"groups": [1, {}]}),
]


@pytest.mark.parametrize("change", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_token_that_is_not_good(api: Api, provider: Provider, change: dict[str, Any]) -> None:
    path, cookie = go(api, provider)
    provider.change = change
    reply = come_back(api, path, cookie)
    assert (reply.status, reply.headers["location"]) == (303, "/login?error=oidc")
    assert "agentboard_session" not in reply.headers.get("set-cookie", "")


def test_the_highest_role_counts(api: Api, provider: Provider) -> None:
    path, cookie = go(api, provider)
    provider.change = {"groups": ["board-viewers", "board-admins"]}
    reply = come_back(api, path, cookie)
    assert reply.headers["location"] == "/agents"


@pytest.mark.parametrize("kind", ["another key", "shared secret"])
def test_a_signature_that_is_not_good(api: Api, provider: Provider, kind: str) -> None:
    path, cookie = go(api, provider)
    good = provider.signing
    if kind == "another key":
        provider.signing = RSAKey.generate_key(2048, {"kid": "k1"})
    else:
        provider.signing, provider.algorithm = (
            OctKey.import_key("client secret of some length....", {"kid": "k1"}),
            "HS256",
        )
    reply = come_back(api, path, cookie)
    provider.signing, provider.algorithm = good, "RS256"
    assert reply.headers["location"] == "/login?error=oidc"


def test_another_browser_cannot_finish(api: Api, provider: Provider) -> None:
    path, _ = go(api, provider)
    _, other = go(api, provider)
    assert come_back(api, path, other).headers["location"] == "/login?error=oidc"
    path, cookie = go(api, provider)
    state = parse_qs(urlsplit(path).query)["state"][0]
    assert come_back(api, path.replace(state, "x"), cookie).headers["location"] == "/login?error=oidc"
    assert come_back(api, "/login/oidc/callback?error=access_denied", cookie).headers["location"] == "/login?error=oidc"


def test_nowhere_else(api: Api, provider: Provider) -> None:
    path, cookie = go(api, provider, "/login/oidc?next=//evil.example")
    assert come_back(api, path, cookie).headers["location"] == "/"


def test_without_a_provider(board_server: BoardServer) -> None:
    assert Api(board_server).get("/login/oidc", token=None).status == 404


def test_a_provider_that_is_away(tmp_path: Any) -> None:
    env = {"AGENTBOARD_OIDC_ISSUER": "http://127.0.0.1:9", "AGENTBOARD_OIDC_CLIENT_ID": "board"}
    server = BoardServer(tmp_path / "data", env=env)
    server.start()
    assert Api(server).get("/login/oidc", token=None).headers["location"] == "/login?error=oidc"
    server.stop()
