"""Probes of real Redis and PostgreSQL servers, well and not."""

from __future__ import annotations

from contextlib import ExitStack

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import UsageError
from checks.evidence.probes import postgresql, redis
from checks.evidence.probes.web import UnreachableError
from checks.health import Outcome, State
from tests.evidence.probes.servers import StartRedis


def ask(port: int, login: str = "") -> Outcome:
    return redis.redis(redis.Address.of(f"redis://{login}127.0.0.1:{port}/0"), 5)


def test_a_redis_that_is_well(redis_server: StartRedis) -> None:
    outcome = ask(redis_server())
    assert outcome.state is State.OK
    assert outcome.detail.endswith(", master")
    assert outcome.values["used_memory_bytes"] > 0


@pytest.mark.parametrize(
    ("login", "state"),
    [
        (":right-word@", State.OK),
        ("default:right-word@", State.OK),
        (":wrong-word@", State.MISCONFIGURED),
        ("", State.MISCONFIGURED),
        ("nobody:right-word@", State.MISCONFIGURED),
    ],
)
def test_a_redis_with_a_password(redis_server: StartRedis, login: str, state: State) -> None:
    outcome = ask(redis_server("--requirepass", "right-word"), login)
    assert outcome.state is state
    assert "word" not in outcome.detail.replace("password", "")


def test_a_password_that_the_redis_does_not_have(redis_server: StartRedis) -> None:
    assert ask(redis_server(), ":x-word@").state is State.MISCONFIGURED


def test_a_redis_that_is_full(redis_server: StartRedis) -> None:
    outcome = ask(redis_server("--maxmemory", "100kb", "--maxmemory-policy", "noeviction"))
    assert outcome.state is State.UNHEALTHY
    assert "evicts nothing" in outcome.detail
    assert ask(redis_server("--maxmemory", "100kb", "--maxmemory-policy", "allkeys-lru")).state is State.OK


def test_a_redis_whose_master_is_away(redis_server: StartRedis) -> None:
    outcome = ask(redis_server("--replicaof", "127.0.0.1", "9"))
    assert outcome.state is State.UNHEALTHY
    assert "link to its master is down" in outcome.detail


def test_no_redis_there(silent_port: int) -> None:
    with pytest.raises(UnreachableError, match="refused"):
        ask(9)
    with pytest.raises(UnreachableError, match="in time"):
        redis.redis(redis.Address.of(f"redis://127.0.0.1:{silent_port}"), 0.2)


@pytest.mark.parametrize("text", ["", "127.0.0.1:6379", "http://x", "redis://", "redis://x:99999", "redis://[::1"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(UsageError):
        redis.Address.of(text)


def test_the_label_hides_the_login() -> None:
    address = redis.Address.of("rediss://user:p%40ss-word@cache.example:7000/3")
    assert (address.user, address.password, address.tls) == ("user", "p@ss-word", True)
    assert address.label == "rediss://cache.example:7000"


@given(st.dictionaries(st.sampled_from(["loading", "maxmemory", "used_memory", "role"]), st.text(max_size=20)))
def test_any_info_is_judged(info: dict[str, str]) -> None:
    text = "".join(f"{name}:{value}\r\n" for name, value in info.items())
    judge, read = vars(redis)["_judged"], vars(redis)["_info"]
    assert judge(read(text)).state in (State.OK, State.UNHEALTHY)


def test_a_postgresql_that_is_well(postgresql_dsn: str) -> None:
    outcome = postgresql.postgresql(postgresql_dsn, 5)
    assert outcome.state is State.OK
    assert "primary" in outcome.detail
    assert outcome.values["max_connections"] > 0


def test_a_postgresql_whose_connections_are_nearly_or_all_taken(postgresql_dsn: str) -> None:
    with psycopg.connect(postgresql_dsn, autocommit=True) as first:
        row = first.execute("SELECT current_setting('max_connections')::int").fetchone()
        assert row
        with ExitStack() as stack:
            for _ in range(row[0] - 3):
                stack.enter_context(psycopg.connect(postgresql_dsn))
            outcome = postgresql.postgresql(postgresql_dsn, 5)
            assert outcome.state is State.UNHEALTHY
            assert "nearly all are taken" in outcome.detail
            for _ in range(2):
                stack.enter_context(psycopg.connect(postgresql_dsn))
            outcome = postgresql.postgresql(postgresql_dsn, 5)
            assert outcome.detail == "all its connections are taken"


@pytest.mark.parametrize("change", [("/postgres?", "/nobody-has-it?"), ("postgres:@", "nobody-here:@")])
def test_a_database_or_user_that_is_not_there(postgresql_dsn: str, change: tuple[str, str]) -> None:
    outcome = postgresql.postgresql(postgresql_dsn.replace(*change), 5)
    assert outcome.state is State.MISCONFIGURED


def test_no_postgresql_there(silent_port: int) -> None:
    with pytest.raises(UnreachableError, match="refused"):
        postgresql.postgresql("postgresql://x@127.0.0.1:9/x", 2)
    with pytest.raises(UnreachableError, match="in time"):
        postgresql.postgresql(f"postgresql://x@127.0.0.1:{silent_port}/x", 0.5)


@pytest.mark.parametrize(
    ("dsn", "label"),
    [
        ("postgresql://app:s3cret-word@db.example/orders?sslmode=require", "postgresql://db.example:5432/orders"),
        ("host=db password=s3cret-word dbname=x port=6", "postgresql://db:6/x"),
        ("postgresql:///orders", "postgresql://localhost:5432/orders"),
    ],
)
def test_the_label_of_a_database_hides_the_login(dsn: str, label: str) -> None:
    assert postgresql.label(dsn) == label


@pytest.mark.parametrize(
    "dsn", ["s3cret-word", "mysql://a:s3cret-word@b/c", "password=s3cret-word", "host='s3cret-word"]
)
def test_what_is_no_connection_string_is_not_repeated(dsn: str) -> None:
    with pytest.raises(UsageError) as caught:
        postgresql.label(dsn)
    assert "s3cret-word" not in str(caught.value)
