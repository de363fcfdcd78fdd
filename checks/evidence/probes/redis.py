"""Is Redis well? Its protocol is simple enough to need no client (RESP2, redis.io/docs/reference/protocol-spec)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from checks.errors import UsageError
from checks.evidence.probes.web import UnreachableError
from checks.health import Outcome, State

LONGEST = 1024 * 1024
FULL = 0.95


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Redis is, and how to log in. `label` is for people."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    label: str

    @classmethod
    def of(cls, text: str) -> Address:
        """From redis[s]://[user[:password]@]host[:port][/db]. Raises UsageError when it is no such URL."""
        try:
            parts = urlsplit(text.strip())
            port = parts.port or 6379
        except ValueError as error:
            raise UsageError("is no URL", "--redis", "Write it like redis://127.0.0.1:6379/0.") from error
        if parts.scheme not in ("redis", "rediss") or not parts.hostname:
            raise UsageError("is no redis URL", "--redis", "Write it like redis://127.0.0.1:6379/0.")
        label = f"{parts.scheme}://{parts.hostname}:{port}"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, parts.scheme == "rediss", user, password, label)


class ReplyError(Exception):
    """Redis answered with an error; the text is its own."""


def redis(address: Address, timeout_s: float) -> Outcome:
    """Healthy is: it answers, saves, follows its master and has memory left. Raises UnreachableError."""
    try:
        with _connection(address, timeout_s) as stream:
            if address.password:
                _ask(stream, "AUTH", *([address.user] if address.user else []), address.password)
            _ask(stream, "PING")
            return _judged(_info(_ask(stream, "INFO")))
    except ReplyError as error:
        return _complaint(str(error))


@contextlib.contextmanager
def _connection(address: Address, timeout_s: float) -> Iterator[BinaryIO]:
    import socket
    import ssl

    try:
        peer = socket.create_connection((address.host, address.port), timeout_s)
        with contextlib.ExitStack() as stack:
            stack.callback(peer.close)
            if address.tls:
                peer = ssl.create_default_context().wrap_socket(peer, server_hostname=address.host)
                stack.callback(peer.close)
            stream = peer.makefile("rwb")
            stack.callback(stream.close)
            yield cast("BinaryIO", stream)
    except TimeoutError as error:
        raise UnreachableError("no answer in time") from error
    except OSError as error:
        raise UnreachableError((error.strerror or str(error)).lower()) from error


def _ask(stream: BinaryIO, *words: str) -> str:
    """The reply to a command, as text. Raises ReplyError and UnreachableError."""
    encoded = [word.encode() for word in words]
    stream.write(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded))
    stream.flush()
    line = stream.readline(LONGEST).rstrip(b"\r\n")
    kind, rest = line[:1], line[1:].decode("utf-8", "replace")
    if kind == b"-":
        raise ReplyError(rest)
    if kind in (b"+", b":"):
        return rest
    if kind == b"$" and rest.isascii() and rest.isdigit() and int(rest) <= LONGEST:
        return stream.read(int(rest) + 2)[:-2].decode("utf-8", "replace")
    raise UnreachableError("what answers there is no Redis")


def _info(text: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line and not line.startswith("#"))
    return {name: value.strip() for name, value in pairs}


def _judged(info: dict[str, str]) -> Outcome:
    used, most = _number(info.get("used_memory")), _number(info.get("maxmemory"))
    wrong = [
        words
        for words, is_wrong in (
            ("it is loading its data", info.get("loading") == "1"),
            ("its last snapshot failed", info.get("rdb_last_bgsave_status", "ok") != "ok"),
            ("its last write to the append-only file failed", info.get("aof_last_write_status", "ok") != "ok"),
            ("the link to its master is down", info.get("master_link_status", "up") != "up"),
            (
                f"its memory is {used / most:.0%} full and it evicts nothing" if most else "",
                most > 0 and used / most >= FULL and info.get("maxmemory_policy") == "noeviction",
            ),
        )
        if is_wrong
    ]
    values = {"used_memory_bytes": used, "clients": _number(info.get("connected_clients"))}
    version = f"Redis {info.get('redis_version', '?')}, {info.get('role', '?')}"
    if wrong:
        return Outcome(State.UNHEALTHY, f"{version}: {', '.join(wrong)}", values)
    return Outcome(State.OK, version, values)


def _complaint(text: str) -> Outcome:
    word = text.split(" ", 1)[0]
    if word in ("NOAUTH", "WRONGPASS"):
        return Outcome(State.MISCONFIGURED, "it refuses the credentials of the address")
    if word == "NOPERM":
        return Outcome(State.OK, "answers; the user may not read INFO")
    if text.startswith("ERR AUTH") or "without any password" in text:
        return Outcome(State.MISCONFIGURED, "the address has a password and this Redis has none")
    return Outcome(State.UNHEALTHY, text[:200])


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
