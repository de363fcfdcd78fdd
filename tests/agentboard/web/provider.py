"""A real OpenID Connect provider on the loopback address, that can misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class Provider:
    """Everybody is `user`; `change` overrides claims of the next ID token, `key` signs it."""

    def __init__(self) -> None:
        self.key = self.signing = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self.change: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": self}))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, query: dict[str, str]) -> str:
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        query = self.codes.pop(form["code"])
        assert authorization == "Basic " + base64.b64encode(b"board:client secret").decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        assert challenge.decode() == query["code_challenge"]
        assert form["redirect_uri"] == query["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "1234",
            "aud": "board",
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
            "preferred_username": "user",
            "groups": ["staff", "board-operators"],
        }
        claims = {name: value for name, value in (claims | self.change).items() if value is not None}
        self.change = {}
        text = jwt.encode({"alg": self.algorithm, "kid": "k1"}, claims, self.signing, algorithms=[self.algorithm])
        return {"access_token": "at", "token_type": "Bearer", "id_token": text, "expires_in": 300}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        url, ours = urlsplit(self.path), self.provider
        if url.path == "/.well-known/openid-configuration":
            self._send(
                {
                    "issuer": ours.issuer,
                    "authorization_endpoint": f"{ours.issuer}/authorize",
                    "token_endpoint": f"{ours.issuer}/token",
                    "jwks_uri": f"{ours.issuer}/keys",
                }
            )
        elif url.path == "/keys":
            self._send({"keys": [ours.key.as_dict(private=False)]})
        else:
            self.send_response(302)
            self.send_header("Location", ours.authorize(_flat(url.query)))
            self.end_headers()

    def do_POST(self) -> None:
        form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        try:
            self._send(self.provider.token(form, self.headers.get("Authorization", "")))
        except (AssertionError, KeyError):
            self._send({"error": "invalid_grant"}, 400)

    def _send(self, body: dict[str, Any], status: int = 200) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
